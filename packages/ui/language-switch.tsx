/** Switches between Chinese and English; each language is named in itself. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { setLanguage } from './i18n.ts';
import { useFormat } from './use-format.ts';

export function LanguageSwitch() {
  const { t } = useTranslation('ui');
  const { language } = useFormat();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" lang={other} className="language-switch" onClick={() => setLanguage(other)}>
      {t('language.switchTo')}
    </Button>
  );
}
