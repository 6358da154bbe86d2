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

/** Name for screens: the present one, with the earlier one and the day where it changed. */
export function nameIn(frame: CampaignFrame, region: string): string {
  const target = frame.changed.find((one) => one.region === region);
  const known = frame.edition.has(region) ? displayName(region, frame.edition.id, frame.region) : null;
  if (!target) return known ?? displayName(region, frame.edition.id, frame.region);
  if (target.validTo !== null) return `${known ?? target.name ?? region}（${target.validTo} 已调整）`;
  if (target.name !== null && target.renamedOn !== null && known !== null)
    return `${target.name}（${target.renamedOn} 前为${known}）`;
  return target.name ?? known ?? region;
}
