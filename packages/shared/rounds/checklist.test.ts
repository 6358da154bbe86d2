import { describe, expect, it } from 'vitest';
import { checklist, checklistPresets } from './checklist.ts';

describe('checklists to begin with', () => {
  it('are lists a round may take as they are', () => {
    for (const preset of checklistPresets) expect(checklist.parse(preset.items)).toEqual(preset.items);
  });

  it('have five to check and five to see in Langfang’s form', () => {
    const { items } = checklistPresets[0];
    expect(items.map((item) => item.group)).toEqual([...Array(5).fill('check'), ...Array(5).fill('see')]);
  });

  it('may not name two items alike, or an answer would stand for both', () => {
    const [item] = checklistPresets[0].items;
    expect(checklist.safeParse([item, item]).success).toBe(false);
  });
});
