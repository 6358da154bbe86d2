import type { SupervisedState } from '@linked/shared/supervision/county-states.ts';
import { QueryState } from '@linked/ui/states.tsx';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCounty } from '../parts/county.ts';
import { Due } from '../parts/due.tsx';
import { useCampaign } from '../shell/campaign-frame.tsx';
import { useDoable } from '../shell/doable.ts';
import { LetterTag } from '../supervision/letter-tag.tsx';
import { trpc } from '../trpc.ts';
import { WorkLine, WorkPanel } from './work-panel.tsx';

const SHOWN = 6;
const waitsForLeader: readonly SupervisedState[] = ['awaiting-countersign', 'awaiting-correction'];

/** Letters of the tier above that staff are to answer, or whose answer waits for the leader. */
export function LettersWaiting() {
  const { t } = useTranslation('supervision');
  const campaign = useCampaign();
  const { isLeader, isStaff } = useCounty();
  const open = useDoable()('rectify');
  const query = useQuery(trpc.supervision.list.queryOptions({ campaignId: campaign.id }));
  return (
    <QueryState query={query} rows={3}>
      {(letters) => {
        const waiting = letters.filter(
          ({ state }) =>
            open && ((isStaff && state === 'to-answer') || (isLeader && waitsForLeader.includes(state))),
        );
        return (
          <WorkPanel
            title={t('toAnswer')}
            count={waiting.length}
            tone={waiting.some((letter) => letter.overdue) ? 'bad' : 'warn'}
          >
            {waiting.slice(0, SHOWN).map((letter) => (
              <WorkLine
                key={letter.id}
                title={
                  <Link to="/problems/$id" params={{ id: letter.problemId }}>
                    {letter.problemTitle}
                  </Link>
                }
              >
                <LetterTag state={letter.state} /> {letter.replyDueOn && <Due day={letter.replyDueOn} open />}
              </WorkLine>
            ))}
          </WorkPanel>
        );
      }}
    </QueryState>
  );
}
