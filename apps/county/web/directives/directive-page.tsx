/** One directive to read and to sign for. */
import { directivePayloads, isDirectiveKind } from '@linked/shared/link/kinds.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { QueryState } from '@linked/ui/states.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTerms } from '@linked/ui/use-terms.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bulletin } from '../bulletins/bulletin-page.tsx';
import { Due } from '../parts/due.tsx';
import { Facts } from '../parts/facts.tsx';
import { directiveRoute } from '../routes.tsx';
import { AssignmentText, SupervisionStepText } from '../supervision/directive-text.tsx';
import { SupplementText } from '../supplements/supplement-text.tsx';
import { type Directive, trpc } from '../trpc.ts';
import { CampaignText } from './campaign-text.tsx';
import { Signed } from './directives-page.tsx';
import { PhaseChangeText } from './phase-change-text.tsx';
import { ReminderText } from './reminder-text.tsx';
import { SignButton } from './sign-button.tsx';

export function DirectivePage() {
  const { t } = useTranslation('directives');
  const { id } = directiveRoute.useParams();
  const query = useQuery(trpc.directives.get.queryOptions({ id }));
  const unsigned =
    query.data && query.data.signedAt === null && !query.data.held && query.data.kind !== 'bulletin';
  return (
    <Page
      title={query.data?.campaignTitle ?? t('title')}
      path={<Link to="/directives">{t('back')}</Link>}
      actions={unsigned && <SignButton directive={query.data} />}
    >
      <QueryState query={query} rows={12}>
        {(directive) => <Content directive={directive} />}
      </QueryState>
    </Page>
  );
}

function Content({ directive }: { directive: Directive }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const terms = useTerms();
  return (
    <>
      <Panel title={t('about')}>
        {directive.held && (
          <Alert type="warning" showIcon title={t('heldHint')} className="campaign-notice" />
        )}
        <Facts
          items={[
            {
              label: t('column.kind'),
              value: isDirectiveKind(directive.kind) ? terms.directiveKind(directive.kind) : directive.kind,
            },
            { label: t('column.organ'), value: directive.issuingOrgan },
            { label: t('column.issued'), value: format.instant(directive.issuedAt) },
            { label: t('column.received'), value: format.instant(directive.receivedAt) },
            {
              label: t('column.due'),
              value: directive.receiptDueOn && (
                <Due day={directive.receiptDueOn} open={directive.signedAt === null} />
              ),
            },
            { label: t('column.signed'), value: <Signed row={directive} /> },
          ]}
        />
      </Panel>
      <Payload directive={directive} />
    </>
  );
}

function Payload({ directive }: { directive: Directive }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const { kind, payload } = directive;
  if (kind === 'campaign') {
    const parsed = directivePayloads.campaign.safeParse(payload);
    return parsed.success ? <CampaignText {...parsed.data} /> : null;
  }
  if (kind === 'bulletin') return <Bulletin directive={directive} />;
  if (kind === 'reminder') {
    const parsed = directivePayloads.reminder.safeParse(payload);
    return parsed.success ? <ReminderText payload={parsed.data} campaignId={directive.campaignId} /> : null;
  }
  if (kind === 'phase-change') {
    const parsed = directivePayloads['phase-change'].safeParse(payload);
    return parsed.success ? <PhaseChangeText payload={parsed.data} /> : null;
  }
  if (kind === 'problem-assignment') {
    const parsed = directivePayloads['problem-assignment'].safeParse(payload);
    return parsed.success ? <AssignmentText payload={parsed.data} /> : null;
  }
  if (kind === 'problem-supervision') {
    const parsed = directivePayloads['problem-supervision'].safeParse(payload);
    return parsed.success ? <SupervisionStepText payload={parsed.data} /> : null;
  }
  if (kind === 'supplement') {
    const parsed = directivePayloads.supplement.safeParse(payload);
    return parsed.success ? <SupplementText directive={directive} supplement={parsed.data} /> : null;
  }
  const text =
    kind === 'withdraw'
      ? directivePayloads.withdraw.safeParse(payload).data?.reason
      : kind === 'closing'
        ? t('closingText', {
            day: format.day(directivePayloads.closing.safeParse(payload).data?.lastDay ?? ''),
          })
        : kind === 'close'
          ? t('closeText', {
              day: format.day(directivePayloads.close.safeParse(payload).data?.closedOn ?? ''),
            })
          : null;
  if (!text) return null;
  return (
    <Panel title={t('content')}>
      <p className="prose">{text}</p>
    </Panel>
  );
}
