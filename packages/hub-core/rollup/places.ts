/**
 * The counties of a campaign on a day: those of its edition, with what changed since it was issued. A county that was
 * merged away stays beside its successors with what it had finished, and is a county no more in any count of counties.
 */
import { regionPrefix } from '@linked/shared/access/reach.ts';
import { displayName } from '@linked/shared/regions/names.ts';
import type { Region } from '@linked/shared/regions/region.ts';
import type { CampaignFrame } from './campaign-frame.ts';

/** A county that is not as it was when the campaign was issued. */
export interface ChangedTarget {
  region: string;
  city: string;
  name: string | null;
  renamedOn: string | null;
  validFrom: string | null;
  /** First day no longer a county of the campaign. */
  validTo: string | null;
  /** Who goes on in its place, the main one first; empty while it is a county. */
  successors: { region: string; name: string }[];
}

const isWithin = (code: string, region: string): boolean => code.startsWith(regionPrefix(region));

const added = (frame: CampaignFrame): ChangedTarget[] =>
  frame.changed.filter(({ region }) => !frame.edition.has(region));

/** Codes of the lowest units inside, in the order of code; throws `region-unknown`. */
export function leavesOf(frame: CampaignFrame, region: string): string[] {
  const more = added(frame).filter((target) => isWithin(target.region, region));
  const known = frame.edition.has(region) ? frame.edition.leafUnits(region) : [];
  if (known.length === 0 && more.length === 0) frame.edition.region(region);
  return [...known.map((unit) => unit.code), ...more.map((target) => target.region)].sort();
}

/** The unit, also one that is newer than the campaign's edition. Throws `region-unknown`. */
export function unitOf(frame: CampaignFrame, region: string): Region {
  const target = added(frame).find((one) => one.region === region);
  if (!target) return frame.edition.region(region);
  return { code: region, name: target.name ?? region, tier: 'county', parent: target.city };
}

/** Units directly below, as `Edition.children`. */
export function childrenOf(frame: CampaignFrame, region: string): Region[] {
  const known = frame.edition.has(region) ? frame.edition.children(region) : [];
  const more = added(frame).filter((target) => target.city === region);
  return [...known, ...more.map((target) => unitOf(frame, target.region))].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  );
}

/** Counties at or below a unit that are counties of the campaign on the day (YYYY-MM-DD). */
export function validLeaves(frame: CampaignFrame, region: string, day: string): string[] {
  return leavesOf(frame, region).filter((code) => {
    const target = frame.changed.find((one) => one.region === code);
    return !target || isValid(target, day);
  });
}

const isValid = ({ validFrom, validTo }: ChangedTarget, day: string): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day < validTo);

/**
 * From its end on: the first day on which it was no county any more, and who goes on in its place. Null before, and
 * for every other region.
 */
export function endedBy(frame: CampaignFrame, region: string, day: string): CountyEnd | null {
  const target = frame.changed.find((one) => one.region === region);
  if (!target || target.validTo === null || day < target.validTo) return null;
  return { on: target.validTo, successors: target.successors };
}
export interface CountyEnd {
  on: string;
  successors: { region: string; name: string }[];
}

/** Whether the region is a county of the campaign that has not begun to be one on the day. */
export const isStillToCome = (frame: CampaignFrame, region: string, day: string): boolean =>
  frame.changed.some((one) => one.region === region && one.validFrom !== null && day < one.validFrom);

/**
 * Name for screens: the present one, with the earlier one and the day where it changed. `day` (YYYY-MM-DD): as of a
 * day that is over; what has changed since is not told.
 */
export function nameIn(frame: CampaignFrame, region: string, day: string | null = null): string {
  const target = frame.changed.find((one) => one.region === region);
  const known = frame.edition.has(region) ? displayName(region, frame.edition.id, frame.region) : null;
  if (!target) return known ?? displayName(region, frame.edition.id, frame.region);
  const own = known ?? target.name ?? region;
  if (target.validTo !== null) {
    if (day !== null && day < target.validTo) return own;
    const heirs = target.successors.map((place) => place.name).join('、');
    return heirs === ''
      ? `${own}（${target.validTo} 已调整）`
      : `${own}（${target.validTo} 起由${heirs}承接）`;
  }
  if (target.renamedOn !== null && day !== null && day < target.renamedOn) return own;
  if (target.name !== null && target.renamedOn !== null && known !== null)
    return `${target.name}（${target.renamedOn} 前为${known}）`;
  return target.name ?? known ?? region;
}
