import { describe, expect, it } from 'vitest';
import { countyCampaignStates } from '../campaigns/county-states.ts';
import { campaignStates } from '../campaigns/states.ts';
import { messageOf } from './messages.ts';

describe('the sentence for a campaign that is not running', () => {
  it('names the state in the language of the reader', () => {
    const params = { state: 'closing' };
    expect(messageOf('campaign-not-running', params, 'zh-CN')).toBe('该行动未在进行中（收尾中），不能办理。');
    expect(messageOf('campaign-not-running', { state: 'succeeded' }, 'en')).toBe(
      'The campaign is not running (carried on elsewhere).',
    );
  });

  it('has a Chinese word for every state of the hub and of a county', () => {
    for (const state of [...campaignStates, ...countyCampaignStates])
      expect(messageOf('campaign-not-running', { state }, 'zh-CN')).not.toMatch(/[a-z]/);
  });

  it('shows a state that is not known here as it came', () => {
    expect(messageOf('campaign-not-running', { state: 'paused' }, 'en')).toContain('(paused)');
  });
});

it('leaves params of other errors as they are', () => {
  expect(messageOf('region-unknown', { region: '130123' }, 'en')).toBe(
    'There is no region with code 130123.',
  );
});
