/** The schema's complaints in the language of the screen. */
import type { Language } from '@linked/shared/errors/messages.ts';
import type { Issue } from '@linked/ui/form-errors.ts';
import { z } from 'zod';

const locales = { 'zh-CN': z.locales.zhCN(), en: z.locales.en() };

/** Our own rules carry their sentence; the library's are worded by its locale. */
export function localised(issue: z.core.$ZodIssue, language: Language): Issue {
  if (issue.code === 'custom') return { path: issue.path, message: issue.message };
  const said = locales[language].localeError(issue as never);
  return { path: issue.path, message: typeof said === 'string' ? said : (said?.message ?? issue.message) };
}
