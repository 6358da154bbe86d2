/** Supplements brought to a state through the rules. */
import { newId } from '@linked/shared/ids.ts';
import type { SupplementContent, TaskChange } from '@linked/shared/supplements/supplement.ts';
import type { HubDatabase } from '../db/database.ts';
import { approveSupplement, createSupplement } from '../supplements/compose.ts';
import { issueSupplement } from '../supplements/issue-supplement.ts';
import type { SupplementDetail } from '../supplements/read-supplements.ts';
import { approver, drafter } from './campaigns.ts';

export const contentOf = (
  changes: readonly TaskChange[],
  parts: Partial<SupplementContent> = {},
): SupplementContent => ({
  title: '关于调整时限的补充通知',
  documentNo: '冀建办〔2026〕8号',
  issuingOrgan: '省住房和城乡建设厅',
  text: '根据各地反映的情况，对有关任务作如下调整。',
  questions: [],
  regions: null,
  receiptWorkdays: 3,
  changes: [...changes],
  ...parts,
});

export async function draftedSupplement(
  db: HubDatabase,
  campaignId: string,
  content: SupplementContent,
  now: Date,
): Promise<SupplementDetail> {
  return db
    .transaction()
    .execute((trx) => createSupplement(trx, { id: newId(), campaignId, content, actor: drafter, now }));
}

export async function approvedSupplement(
  db: HubDatabase,
  campaignId: string,
  content: SupplementContent,
  now: Date,
): Promise<SupplementDetail> {
  const { id, version } = await draftedSupplement(db, campaignId, content, now);
  return db.transaction().execute((trx) => approveSupplement(trx, { id, version, actor: approver, now }));
}

export const issue = (db: HubDatabase, { id, version }: { id: string; version: number }, now: Date) =>
  db.transaction().execute((trx) => issueSupplement(trx, { id, version, actor: drafter, now }));

export async function issuedSupplement(
  db: HubDatabase,
  campaignId: string,
  content: SupplementContent,
  now: Date,
): Promise<SupplementDetail> {
  return issue(db, await approvedSupplement(db, campaignId, content, now), now);
}
