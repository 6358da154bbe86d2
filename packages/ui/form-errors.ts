/** Brings errors to the fields they belong to, so that what was typed stays and the wrong place is shown. */
import type { FormInstance } from 'antd';
import { errorMessage, paramsOf } from './error-message.ts';

export interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

type Name = (string | number)[];

const asName = (path: readonly PropertyKey[]): Name =>
  path.filter((part): part is string | number => typeof part !== 'symbol');

/** Marks the fields of zod issues and scrolls to the first. False when there are none. */
export function showIssues(form: FormInstance, issues: readonly Issue[]): boolean {
  if (issues.length === 0) return false;
  const byField = Map.groupBy(issues, (issue) => JSON.stringify(asName(issue.path)));
  form.setFields(
    [...byField].map(([name, found]) => ({
      name: JSON.parse(name) as Name,
      errors: found.map((issue) => issue.message),
    })),
  );
  form.scrollToField(asName(issues[0]!.path), { behavior: 'smooth', block: 'center', focus: true });
  return true;
}

/** Issues by field that the server put into the error's params (`issues`); empty when it named none. */
export function serverIssues(error: unknown): Issue[] {
  const { issues } = paramsOf(error) as { issues?: unknown };
  if (!Array.isArray(issues)) return [];
  return issues.filter(
    (issue): issue is Issue =>
      typeof issue === 'object' &&
      issue !== null &&
      Array.isArray(issue.path) &&
      typeof issue.message === 'string',
  );
}

/** Marks the fields the server named; returns the sentence for the form's own alert. */
export function showServerError(form: FormInstance, error: unknown): string {
  showIssues(form, serverIssues(error));
  return errorMessage(error);
}
