import type { Sample } from '@linked/server-kit/testing/walk.ts';
import { newId } from '@linked/shared/ids.ts';
import { FIELD, foreignPlaces, OTHER_FIELD } from './walk-places.ts';
import type { WalkWorld } from './walk-samples.ts';

export function localTaskSamples({ ours, theirs }: WalkWorld): Record<string, Sample> {
  let listRevision = 0;
  let draftVersion = 0;
  const task = () => ({
    id: newId(),
    field: FIELD,
    title: '市级自选动作',
    standard: '',
    dueOn: '2020-06-30',
    indicators: [],
  });
  const issue = (campaignId: string, region: string, seen: number) => ({
    campaignId,
    region,
    listRevision: seen,
    tasks: [task()],
    drops: [],
  });
  const draft = (campaignId: string, region: string, version: number) => ({
    campaignId,
    region,
    version,
    tasks: [],
    drops: [],
  });
  return {
    'localTasks.figures': {
      input: (caller) => ({ campaignId: ours.id, region: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, region })),
        { campaignId: theirs.id, region: caller.region },
        ...(caller.roles.includes('field-team')
          ? [{ campaignId: ours.id, region: caller.region, field: OTHER_FIELD }]
          : []),
      ],
    },
    'localTasks.list': {
      input: (caller) => ({ campaignId: ours.id, within: caller.region, origin: 'city' }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((within) => ({ campaignId: ours.id, within, origin: 'county' })),
        { campaignId: theirs.id, within: caller.region, origin: 'city' },
      ],
    },
    'localTasks.draft': {
      input: (caller) => ({ campaignId: ours.id, region: caller.region }),
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => ({ campaignId: ours.id, region })),
        { campaignId: theirs.id, region: caller.region },
      ],
    },
    'localTasks.saveDraft': {
      input: (caller) => {
        const seen = caller.roles.includes('city-staff') ? draftVersion++ : draftVersion;
        return draft(ours.id, caller.region, seen);
      },
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => draft(ours.id, region, 0)),
        draft(theirs.id, caller.region, 0),
      ],
    },
    'localTasks.issue': {
      input: (caller) => {
        const seen = caller.roles.includes('city-staff') ? listRevision++ : listRevision;
        return issue(ours.id, caller.region, seen);
      },
      foreign: (caller) => [
        ...foreignPlaces(caller).map((region) => issue(ours.id, region, 0)),
        issue(theirs.id, caller.region, 0),
      ],
    },
  };
}
