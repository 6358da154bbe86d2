import { countyRoles, hubRoles } from '@linked/shared/access/roles.ts';
import { activityModes } from '@linked/shared/activities/modes.ts';
import { campaignStates } from '@linked/shared/campaigns/states.ts';
import { messageOf } from '@linked/shared/errors/messages.ts';
import { directiveKinds, reportKinds } from '@linked/shared/link/kinds.ts';
import { problemSources, problemStates } from '@linked/shared/problems/states.ts';
import { taskStates } from '@linked/shared/tasks/states.ts';
import { describe, expect, it } from 'vitest';
import en from './locales/en.json' with { type: 'json' };
import zh from './locales/zh-CN.json' with { type: 'json' };
import { compareKeys, flatKeys, placeholders, usedKeys } from './testing/locale-keys.ts';
import { congressTiers } from './use-terms.ts';

describe('texts of the shared parts', () => {
  it('exist in both languages under the same keys with the same placeholders', () => {
    expect(flatKeys(en).sort()).toEqual(flatKeys(zh).sort());
    expect(placeholders(en)).toEqual(placeholders(zh));
  });

  it('are all asked for, and nothing is asked for that does not exist', () => {
    expect(compareKeys({ ui: zh }, usedKeys(import.meta.dirname))).toEqual({ missing: [], unused: [] });
  });

  it('name every state and kind of the domain', () => {
    const named = Object.fromEntries(
      Object.entries(zh.term).map(([name, terms]) => [name, Object.keys(terms)]),
    );
    expect(named).toEqual({
      campaignState: [...campaignStates],
      taskState: [...taskStates],
      problemState: [...problemStates],
      problemSource: [...problemSources],
      activityMode: [...activityModes],
      reportKind: reportKinds,
      directiveKind: directiveKinds,
      congressTier: [...congressTiers],
    });
  });

  it('name the states of a campaign as the sentences of errors do', () => {
    for (const state of campaignStates) {
      const said = (language: 'zh-CN' | 'en') => messageOf('campaign-not-running', { state }, language);
      expect(said('zh-CN')).toContain(`（${zh.term.campaignState[state]}）`);
      expect(said('en')).toContain(`(${en.term.campaignState[state].toLowerCase()})`);
    }
  });

  it('name every role', () => {
    expect(Object.keys(zh.role).sort()).toEqual([...new Set([...hubRoles, ...countyRoles])].sort());
  });
});
