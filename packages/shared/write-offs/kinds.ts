/**
 * Kinds of things whose ids a county draws at random: lost there, they never come again under the same id and stay
 * counted. All others have ids both tiers derive, and are told anew under them.
 */
export const writableOffKinds = ['rep-group', 'activity', 'problem', 'work-item', 'baseline'] as const;
export type WritableOffKind = (typeof writableOffKinds)[number];
