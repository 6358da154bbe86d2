/** The schema's complaints as sentences that say what to fill in. */
import type { Issue } from '@linked/ui/form-errors.ts';
import type { TFunction } from 'i18next';
import type { z } from 'zod';

/** Our own rules carry their sentence; the library's are worded here, by what is wrong. `t` is of `campaigns`. */
export function issueText(issue: z.core.$ZodIssue, t: TFunction<'campaigns'>): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'too_small':
      if (issue.origin === 'string') return t('issue.missing');
      return issue.origin === 'array'
        ? t('issue.noRows')
        : t('issue.tooSmall', { limit: String(issue.minimum) });
    case 'too_big':
      if (issue.origin === 'string') return t('issue.tooLong', { limit: String(issue.maximum) });
      return t('issue.tooBig', { limit: String(issue.maximum) });
    case 'invalid_format':
      if (issue.path[0] === 'reminders') return t('issue.time');
      return issue.format === 'regex' ? t('issue.code') : t('issue.missing');
    default:
      return t('issue.missing');
  }
}

export const localised = (issue: z.core.$ZodIssue, t: TFunction<'campaigns'>): Issue => ({
  path: issue.path,
  message: issueText(issue, t),
});
