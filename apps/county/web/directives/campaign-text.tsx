/** A campaign as it was issued: purpose, authority, phases, and the tasks of each field. */
import type {
  CampaignDocument,
  CampaignTask,
  Indicator,
  PartyApproval,
} from '@linked/shared/campaigns/document.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useTranslation } from 'react-i18next';
import { Facts } from '../parts/facts.tsx';
import { ToneTag } from '../parts/tone-tag.tsx';

interface Props {
  document: CampaignDocument;
  partyApproval: PartyApproval;
}

export function CampaignText({ document, partyApproval }: Props) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  const english = format.language === 'en';
  return (
    <>
      <Panel title={t('purpose')}>
        <p className="prose">{document.purpose}</p>
        <Facts
          items={[
            { label: t('approval'), value: partyApproval.documentNo },
            { label: t('approvedOn'), value: format.day(partyApproval.approvedOn) },
            {
              label: t('mobilisedOn'),
              value: partyApproval.mobilisedOn && format.day(partyApproval.mobilisedOn),
            },
            {
              label: t('countersign'),
              value: document.countersign ? t('countersignIs.yes') : t('countersignIs.no'),
            },
          ]}
        />
      </Panel>
      <Panel title={t('phases')}>
        <Phases document={document} />
      </Panel>
      {document.fields.map((field) => {
        const tasks = document.tasks.filter((task) => task.field === field.code);
        return (
          <Panel
            key={field.code}
            title={(english && field.nameEn) || field.name}
            extra={t('taskCount', { count: tasks.length })}
          >
            <ol className="task-texts">
              {tasks.map((task) => (
                <TaskText key={task.id} task={task} />
              ))}
            </ol>
          </Panel>
        );
      })}
    </>
  );
}

function Phases({ document }: { document: CampaignDocument }) {
  const { t } = useTranslation('directives');
  const { today } = useSession();
  const format = useFormat();
  const english = format.language === 'en';
  return (
    <ol className="phases">
      {document.phases.map((phase) => (
        <li key={phase.code} className={phase.endsOn < today ? 'phase-past' : undefined}>
          <span className="phase-name">{(english && phase.nameEn) || phase.name}</span>
          <span>
            {format.day(phase.startsOn)} – {format.day(phase.endsOn)}
          </span>
          {phase.startsOn <= today && today <= phase.endsOn && <ToneTag tone="info">{t('now')}</ToneTag>}
        </li>
      ))}
    </ol>
  );
}

function TaskText({ task }: { task: CampaignTask }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  return (
    <li>
      <h3>{task.title}</h3>
      <p>{task.standard}</p>
      <p className="soft">
        {t('taskDue', { day: format.day(task.dueOn) })}
        {task.indicators.map((indicator) => (
          <span key={indicator.code} className="indicator-name">
            {t('indicator', { name: indicator.name, unit: indicator.unit })}
            <Target indicator={indicator} />
          </span>
        ))}
      </p>
    </li>
  );
}

function Target({ indicator }: { indicator: Indicator }) {
  const { t } = useTranslation('directives');
  const format = useFormat();
  if (indicator.target === null) return null;
  const target = format.number(indicator.target, 1);
  return indicator.baselineName
    ? t('targetShare', { target, base: indicator.baselineName })
    : t('targetAmount', { target, unit: indicator.unit });
}
