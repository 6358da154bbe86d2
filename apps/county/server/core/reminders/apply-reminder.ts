import type { RegionTransaction } from '../../db/database.ts';
import type { DirectiveToApply } from '../directives/apply-directive.ts';

/**
 * A reminder changes nothing in the county: it is shown, and signed for, from the directive itself. What it asks for is
 * done in its own place, and the next reminder leaves it out.
 */
export async function applyReminder(
  _trx: RegionTransaction,
  _region: string,
  _item: DirectiveToApply,
): Promise<void> {}
