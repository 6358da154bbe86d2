/** A supplement as it reads to the county: why, from which questions, and each task before and after. */
import type { SupplementDirective } from '@linked/shared/supplements/supplement.ts';
import { Panel } from '@linked/ui/page.tsx';
import { TaskDifference } from '@linked/ui/task-difference.tsx';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Directive, trpc } from '../trpc.ts';

interface Props {
  directive: Directive;
  supplement: SupplementDirective;
}

export function SupplementText({ directive, supplement }: Props) {
  const { t, i18n } = useTranslation('supplements');
  const campaigns = useQuery(trpc.campaigns.list.queryOptions());
  const fields = campaigns.data?.find((one) => one.id === directive.campaignId)?.document.fields ?? [];
  const fieldName = (code: string) => {
    const field = fields.find((one) => one.code === code);
    return (i18n.language === 'en' && field?.nameEn) || (field?.name ?? code);
  };
  return (
    <>
      {directive.signedAt === null && (
        <Alert type="info" showIcon title={t('unsigned')} className="campaign-notice" />
      )}
      <Panel title={t('title', { number: supplement.number, title: supplement.title })}>
        {supplement.documentNo && <p className="soft">{supplement.documentNo}</p>}
        {supplement.text && <p className="prose">{supplement.text}</p>}
        {supplement.questions.length > 0 && (
          <>
            <h3 className="sub-title">{t('questions')}</h3>
            <ul>
              {supplement.questions.map((question) => (
                <li key={question.id}>
                  {t('question', { region: question.regionName, text: question.text })}
                </li>
              ))}
            </ul>
          </>
        )}
      </Panel>
      <Panel title={t('changes', { count: supplement.changes.length })}>
        {supplement.changes.map((change) => (
          <TaskDifference key={change.taskId} difference={change} fieldName={fieldName} />
        ))}
      </Panel>
    </>
  );
}
