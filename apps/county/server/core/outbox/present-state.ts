/** The present state of reported things, as reports: what the link's resend and inventory are made of. */
import type { ReportKind } from '@linked/shared/link/kinds.ts';
import type { RegionTransaction } from '../../db/database.ts';
import { activityReport } from '../activities/activity-report.ts';
import { baselineReport } from '../baselines/baseline-report.ts';
import { approvalReport, figuresReport, planReport } from '../campaigns/county-reports.ts';
import { receiptReport } from '../directives/receipt-report.ts';
import { groupReport } from '../groups/group-report.ts';
import { ownTaskReports } from '../local-tasks/own-task-report.ts';
import { milestonesReport } from '../milestones/milestones-report.ts';
import { problemReport } from '../problems/problem-report.ts';
import { questionReport } from '../questions/question-report.ts';
import { requestReport } from '../reviews/request-report.ts';
import { replyReport } from '../supervision/reply-report.ts';
import { definitionOf, taskReport } from '../tasks/task-report.ts';
import { workItemReport } from '../work-items/work-item-report.ts';
import type { ReportDraft } from './queue-reports.ts';

type Load = (trx: RegionTransaction, campaignId: string, ids: string[]) => Promise<ReportDraft[]>;

const loaders: Record<ReportKind, Load> = {
  receipt: async (trx, campaignId, ids) => {
    const rows = await trx
      .selectFrom('directives')
      .selectAll()
      .where('campaign_id', '=', campaignId)
      .where('signed_at', 'is not', null)
      .where('id', 'in', ids)
      .execute();
    const campaign = await trx
      .selectFrom('campaigns')
      .select('title')
      .where('id', '=', campaignId)
      .executeTakeFirst();
    return rows.map((row) => receiptReport(row, campaign?.title ?? ''));
  },
  'local-plan': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('plans').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('plan_entity_id', 'in', ids).execute()).map(planReport);
  },
  'party-approval': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('plans').selectAll().where('campaign_id', '=', campaignId);
    const approved = rows.where('approval_revision', '>', 0).where('approval_entity_id', 'in', ids);
    return (await approved.execute()).map(approvalReport);
  },
  'county-figures': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('county_figures').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('entity_id', 'in', ids).execute()).map(figuresReport);
  },
  milestones: async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('milestones').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('entity_id', 'in', ids).execute()).map(milestonesReport);
  },
  'task-progress': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('tasks').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('revision', '>', 0).where('entity_id', 'in', ids).execute()).map(taskReport);
  },
  baseline: async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('baselines').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('id', 'in', ids).execute()).map(baselineReport);
  },
  'rep-group': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('rep_groups').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('id', 'in', ids).execute()).map(groupReport);
  },
  activity: async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('activities').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('id', 'in', ids).execute()).map(activityReport);
  },
  problem: async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('problems').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('id', 'in', ids).execute()).map(problemReport);
  },
  'supervised-reply': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('supervised_problems').selectAll().where('campaign_id', '=', campaignId);
    const sent = rows.where('reply_revision', '>', 0).where('supervision_id', 'in', ids);
    return (await sent.execute()).map(replyReport);
  },
  question: async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('questions').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('id', 'in', ids).execute()).map(questionReport);
  },
  'own-task': ownTaskReports,
  'task-request': async (trx, campaignId, ids) => {
    const rows = await trx
      .selectFrom('task_requests as r')
      .innerJoin('tasks as t', (join) =>
        join
          .onRef('t.region', '=', 'r.region')
          .onRef('t.campaign_id', '=', 'r.campaign_id')
          .onRef('t.task_id', '=', 'r.task_id'),
      )
      .selectAll('r')
      .select('t.definition')
      .where('r.campaign_id', '=', campaignId)
      .where('r.id', 'in', ids)
      .execute();
    return rows.map((row) => requestReport(row, definitionOf(row).title));
  },
  'work-item': async (trx, campaignId, ids) => {
    const rows = trx.selectFrom('work_items').selectAll().where('campaign_id', '=', campaignId);
    return (await rows.where('id', 'in', ids).execute()).map(workItemReport);
  },
};

/** Those of the things that exist here, removed ones as removed. */
export const presentState = (
  trx: RegionTransaction,
  kind: ReportKind,
  campaignId: string,
  ids: string[],
): Promise<ReportDraft[]> => loaders[kind](trx, campaignId, ids);
