/** Names of the domain's states and kinds in the language of the screen: one place for both webs. */
import type { Role } from '@linked/shared/access/roles.ts';
import type { ActivityMode } from '@linked/shared/activities/modes.ts';
import type { CampaignState } from '@linked/shared/campaigns/states.ts';
import type { DirectiveKind, ReportKind } from '@linked/shared/link/kinds.ts';
import type { ProblemSource, ProblemState } from '@linked/shared/problems/states.ts';
import type { TaskState } from '@linked/shared/tasks/states.ts';
import { useTranslation } from 'react-i18next';

export function useTerms() {
  const { t } = useTranslation('ui');
  return {
    role: (role: Role) => t(`role.${role}`),
    campaignState: (state: CampaignState) => t(`term.campaignState.${state}`),
    taskState: (state: TaskState) => t(`term.taskState.${state}`),
    problemState: (state: ProblemState) => t(`term.problemState.${state}`),
    problemSource: (source: ProblemSource) => t(`term.problemSource.${source}`),
    activityMode: (mode: ActivityMode) => t(`term.activityMode.${mode}`),
    reportKind: (kind: ReportKind) => t(`term.reportKind.${kind}`),
    directiveKind: (kind: DirectiveKind) => t(`term.directiveKind.${kind}`),
    congressTier: (tier: CongressTier) => t(`term.congressTier.${tier}`),
  };
}

/** The five tiers of congress a representative can belong to. */
export const congressTiers = ['national', 'provincial', 'city', 'county', 'township'] as const;
export type CongressTier = (typeof congressTiers)[number];
