/** One supervised problem: the letter, what was answered, verified and looked back at, and what comes next. */

import { possibleEvents } from '@linked/shared/state-machine.ts';
import type { SupervisionEvent } from '@linked/shared/supervision/states.ts';
import { supervisionTransitions, takesSteps, unsentStates } from '@linked/shared/supervision/states.ts';
import { rolesAtTier } from '@linked/shared/supervision/tier-roles.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Breadcrumb, Button, Descriptions, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import { supervisionRoute } from '../routes.tsx';
import { type CampaignDetail, type SupervisionDetail, trpc } from '../trpc.ts';
import { ReviseDialog } from './revise-dialog.tsx';
import { SupervisionTags } from './state-tag.tsx';
import { StepDialog } from './step-dialog.tsx';
import { Steps } from './steps.tsx';
import { useLiveLetter } from './use-live-supervision.ts';
import './supervision.css';

export function SupervisionPage() {
  const { t } = useTranslation('supervision');
  const { id, supervision } = supervisionRoute.useParams();
  const campaign = useQuery(trpc.campaigns.get.queryOptions({ id }));
  const query = useQuery(trpc.supervision.get.queryOptions({ id: supervision }));
  const loaded = query.data;
  return (
    <Page
      title={loaded?.title ?? t('title')}
      tags={loaded && <SupervisionTags row={loaded} />}
      path={
        <nav aria-label={t('path')}>
          <Breadcrumb
            items={[
              {
                title: (
                  <Link to="/campaigns/$id" params={{ id }} search={{ tab: 'supervision' }}>
                    {campaign.data?.title ?? t('title')}
                  </Link>
                ),
              },
              { title: loaded?.letterNo ?? t('title') },
            ]}
          />
        </nav>
      }
      actions={loaded && campaign.data && <Actions supervision={loaded} campaign={campaign.data} />}
    >
      <QueryState query={query} rows={12}>
        {(one) => (
          <QueryState query={campaign} rows={4}>
            {(of) => <Content supervision={one} campaign={of} />}
          </QueryState>
        )}
      </QueryState>
    </Page>
  );
}

/** The step that brings it on is the one to be seen first. */
const forward: readonly SupervisionEvent[] = ['sign', 'issue', 'reply', 'verify', 'close', 'pass'];

function Actions({ supervision, campaign }: { supervision: SupervisionDetail; campaign: CampaignDetail }) {
  const { t } = useTranslation('supervision');
  const { principal } = useSession();
  const [asked, setAsked] = useState<SupervisionEvent | 'revise' | null>(null);
  const roles = rolesAtTier(principal, supervision.region, campaign.region);
  const isOpen = takesSteps(supervision.state, campaign.state);
  const events = isOpen
    ? [...new Set(possibleEvents(supervisionTransitions, supervision.state, roles))].filter(
        // A county answers for itself.
        (event) => !(event === 'reply' || event === 'correct') || supervision.way === 'government',
      )
    : [];
  const mayRevise =
    isOpen &&
    unsentStates.includes(supervision.state) &&
    roles.some((role) => role === 'province-staff' || role === 'city-staff');
  const close = () => setAsked(null);
  return (
    <>
      <Link
        to="/campaigns/$id/supervision/$supervision/letter"
        params={{ id: campaign.id, supervision: supervision.id }}
        className="button-link"
      >
        {t('toLetter')}
      </Link>
      {mayRevise && <Button onClick={() => setAsked('revise')}>{t('revise.title')}</Button>}
      {events.map((event) => (
        <Button
          key={event}
          type={forward.includes(event) ? 'primary' : 'default'}
          danger={event === 'cancel' || event === 'withdraw'}
          onClick={() => setAsked(event)}
        >
          {t(`event.${event}`)}
        </Button>
      ))}
      {asked === 'revise' && <ReviseDialog supervision={supervision} onClose={close} />}
      {asked !== null && asked !== 'revise' && (
        <StepDialog key={asked} supervision={supervision} event={asked} onClose={close} />
      )}
    </>
  );
}

function Content({ supervision, campaign }: { supervision: SupervisionDetail; campaign: CampaignDetail }) {
  const { t } = useTranslation('supervision');
  useLiveLetter(supervision);
  return (
    <div className="supervision-columns">
      <div>
        <LetterPanel supervision={supervision} campaign={campaign} />
        <ReplyPanel supervision={supervision} />
        <ProblemPanel supervision={supervision} campaign={campaign} />
      </div>
      <Panel title={t('steps')}>
        <Steps supervision={supervision} />
      </Panel>
    </div>
  );
}

interface PartProps {
  supervision: SupervisionDetail;
  campaign: CampaignDetail;
}

function LetterPanel({ supervision }: PartProps) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const { letter } = supervision;
  return (
    <Panel title={letter.title}>
      <Facts
        items={[
          [t('column.letterNo'), supervision.letterNo ?? t('notIssued')],
          [t('organ'), supervision.issuingOrgan],
          [t('letter.addressee'), letter.addressee],
          [t('letter.way'), t(`way.${letter.way}`)],
          [t('draftedBy'), supervision.draftedBy],
          [
            t('signedBy'),
            supervision.signedBy && supervision.signedAt
              ? t('by', { actor: supervision.signedBy, at: format.instant(supervision.signedAt) })
              : null,
          ],
          [t('issuedAt'), supervision.issuedAt && format.instant(supervision.issuedAt)],
          [
            t('column.replyDue'),
            supervision.replyDueOn ? (
              <>
                {format.day(supervision.replyDueOn)}{' '}
                {supervision.replyDueProvisional && <Tag>{t('provisional')}</Tag>}
              </>
            ) : (
              t('workdaysAfter', { count: letter.replyWorkdays })
            ),
          ],
          [t('lookBackOn'), supervision.lookBackOn && format.day(supervision.lookBackOn)],
          [t('delivery'), supervision.issuedAt && <Delivery key="delivery" supervision={supervision} />],
          [
            t('next'),
            supervision.next &&
              t(`nextIs.${supervision.next.what}`, { at: format.instant(supervision.next.at) }),
          ],
        ]}
      />
      <p className="letter-text">{letter.text}</p>
    </Panel>
  );
}

function Delivery({ supervision }: { supervision: SupervisionDetail }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const { delivery } = supervision;
  if (delivery === null) return t('notTold');
  if (delivery.state === 'signed' && delivery.signedAt)
    return t('deliveryIs.signed', {
      by: delivery.signedBy ?? '',
      at: format.instant(delivery.signedAt),
    });
  if (delivery.deliveredAt) return t('deliveryIs.delivered', { at: format.instant(delivery.deliveredAt) });
  return t('deliveryIs.queued');
}

function ReplyPanel({ supervision }: { supervision: SupervisionDetail }) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const { reply } = supervision;
  return (
    <Panel title={t('reply.title')}>
      {reply === null ? (
        <p className="soft">{t('reply.none')}</p>
      ) : (
        <>
          <p className="soft">{t('reply.head', { by: reply.by, on: format.day(reply.on) })}</p>
          <p className="letter-text">{reply.text}</p>
          {reply.measures !== '' && (
            <>
              <h3 className="letter-part">{t('reply.measures')}</h3>
              <p className="letter-text">{reply.measures}</p>
            </>
          )}
          {reply.links.length > 0 && (
            <ul className="plain-list" aria-label={t('reply.links')}>
              {reply.links.map((link) => (
                <li key={link}>
                  <a href={link} target="_blank" rel="noreferrer">
                    {link}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Panel>
  );
}

function ProblemPanel({ supervision, campaign }: PartProps) {
  const { t } = useTranslation('supervision');
  const format = useFormat();
  const terms = useTerms();
  const fieldName = useFieldNames(campaign.document.fields);
  const { problem } = supervision;
  return (
    <Panel title={t('problem.title')}>
      <Facts
        items={[
          [t('column.county'), supervision.countyName],
          [t('column.field'), fieldName(supervision.field)],
          [t('origin.title'), t(`origin.${supervision.origin}`)],
          [t('round'), supervision.roundTitle],
          [t('place'), supervision.place],
          [t('problem.state'), problem ? terms.problemState(problem.state) : t('problem.notReported')],
          [t('problem.unit'), problem?.unit],
          [t('problem.dueOn'), problem?.dueOn && format.day(problem.dueOn)],
          [t('problem.closedOn'), problem?.closedOn && format.day(problem.closedOn)],
          [t('problem.asOf'), problem && format.instant(problem.receivedAt)],
        ]}
      />
      {supervision.detail !== '' && <p className="letter-text">{supervision.detail}</p>}
    </Panel>
  );
}

/** Named values; what is not there yet is left out. */
function Facts({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 1, md: 2 }}
      items={items
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}
