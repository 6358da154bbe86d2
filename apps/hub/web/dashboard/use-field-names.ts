import type { CampaignField } from '@linked/shared/campaigns/document.ts';
import { useFormat } from '@linked/ui/use-format.ts';

/** Names of a campaign's fields in the language of the screen; the code where the document does not name it. */
export function useFieldNames(fields: readonly CampaignField[] | undefined): (code: string) => string {
  const { language } = useFormat();
  return (code) => {
    const field = fields?.find((one) => one.code === code);
    if (!field) return code;
    return (language === 'en' && field.nameEn) || field.name;
  };
}
