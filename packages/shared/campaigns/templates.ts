/** The templates a province can draft from. */
import { AppError } from '../errors/app-error.ts';
import type { CampaignTemplate } from './template.ts';
import { hebei2020Template } from './template-hebei-2020.ts';

export const campaignTemplates: readonly CampaignTemplate[] = [hebei2020Template];

/** Throws `not-found` for an unknown id. */
export function findTemplate(id: string): CampaignTemplate {
  const template = campaignTemplates.find((candidate) => candidate.id === id);
  if (!template) throw new AppError('not-found');
  return template;
}
