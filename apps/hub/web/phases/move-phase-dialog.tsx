/** Moves a phase early or late, or extends one that has ended, with the reason every county reads. */
import type { CampaignPhase } from '@linked/shared/campaigns/document.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChanged } from '../campaigns/use-changed.ts';
import { type CampaignDetail, client } from '../trpc.ts';
import { PhaseWarnings } from './phase-warnings.tsx';

interface Entered {
  startsOn: string;
  endsOn: string;
  reason: string;
}

interface Props {
  campaign: CampaignDetail;
  phase: CampaignPhase;
  onClose: () => void;
}

function Dates({ campaign: { document }, phase }: Pick<Props, 'campaign' | 'phase'>) {
  const form = Form.useFormInstance<Entered>();
  const endsOn = Form.useWatch('endsOn', form);
  return <PhaseWarnings phases={[{ ...phase, endsOn }]} tasks={document.tasks} />;
}

export function MovePhaseDialog({ campaign, phase, onClose }: Props) {
  const { t } = useTranslation('phases');
  const format = useFormat();
  const { message } = App.useApp();
  const { today } = useSession();
  const changed = useChanged();
  const hasBegun = phase.startsOn <= today;
  const isOver = phase.endsOn < today;

  const submit = async (entered: Entered) => {
    const { id, version } = campaign;
    changed(await client.phases.move.mutate({ ...entered, id, version, phase: phase.code }));
    void message.success(t('done'));
  };
  const unchanged = ({ startsOn, endsOn }: Entered) =>
    startsOn === phase.startsOn && endsOn === phase.endsOn ? t('unchanged') : null;
  const lead = (
    <>
      <p className="form-alert">
        {t('text', { counties: format.number(campaign.counties), days: campaign.document.receiptWorkdays })}
      </p>
      <p>{t('now', { from: format.day(phase.startsOn), to: format.day(phase.endsOn) })}</p>
    </>
  );

  return (
    <FormDialog<Entered>
      title={t(isOver ? 'titleExtend' : 'title', { phase: phase.name })}
      okText={t('ok')}
      lead={lead}
      initialValues={{ startsOn: phase.startsOn, ...(!isOver && { endsOn: phase.endsOn }), reason: '' }}
      refuse={unchanged}
      submit={submit}
      onClose={onClose}
      width={520}
    >
      {hasBegun ? (
        <>
          <Form.Item name="startsOn" hidden>
            <Input />
          </Form.Item>
          <p className="task-standard">
            {isOver ? t('over', { day: format.day(phase.endsOn) }) : t('begun')}
          </p>
        </>
      ) : (
        <Form.Item
          name="startsOn"
          label={t('startsOn')}
          rules={[{ required: true, message: t('dateMissing') }]}
        >
          <DayField min={today} />
        </Form.Item>
      )}
      <Form.Item
        name="endsOn"
        label={t('endsOn')}
        dependencies={['startsOn']}
        rules={[
          { required: true, message: t('dateMissing') },
          ({ getFieldValue }) => ({
            validator: async (_, endsOn?: string) => {
              if (endsOn && endsOn < getFieldValue('startsOn')) throw new Error(t('order'));
            },
          }),
        ]}
      >
        <DayField min={today} />
      </Form.Item>
      <Dates campaign={campaign} phase={phase} />
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
    </FormDialog>
  );
}
