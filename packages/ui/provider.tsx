/** What every page needs around it: theme and antd's own texts in the language of the screen, cache, messages. */
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import '@fontsource-variable/noto-sans-sc';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import './styles.css';
import { theme } from './theme.ts';

export function UiProvider({ queryClient, children }: { queryClient: QueryClient; children: ReactNode }) {
  const { i18n } = useTranslation();
  const english = i18n.language === 'en';
  dayjs.locale(english ? 'en' : 'zh-cn');
  useEffect(() => {
    document.documentElement.lang = english ? 'en' : 'zh-CN';
  }, [english]);
  return (
    <ConfigProvider
      theme={theme}
      locale={english ? enUS : zhCN}
      form={{ scrollToFirstError: true }}
      // A space between two characters would make a button's name differ from its text.
      button={{ autoInsertSpace: false }}
    >
      <AntApp component={false}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
