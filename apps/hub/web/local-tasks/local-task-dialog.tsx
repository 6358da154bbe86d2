/** A task of the city's own: what, in which field, until when, with which numbers. */
import { newId } from '@linked/shared/ids.ts';
import type { LocalTaskInput } from '@linked/shared/local-tasks/local-tasks.ts';
import { DayField } from '@linked/ui/day-field.tsx';
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { IndicatorList } from '@linked/ui/indicator-list.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldNames } from '../dashboard/use-field-names.ts';
import type { CampaignDetail } from '../trpc.ts';

type Entered = LocalTaskInput & { id: string };

interface Props {
  campaign: CampaignDetail;
  /** Null for a new one. */
  task: Entered | null;
  /** Counties have it already: it stays in its field. */
  issued: boolean;
  /** Keeps it; throws the server's refusal. */
  onDone: (task: Entered) => Promise<void>;
  onClose: () => void;
}

export function LocalTaskDialog({ campaign, task, issued, onDone, onClose }: Props) {
  const { t } = useTranslation('localTasks');
  const { today } = useSession();
  const fieldName = useFieldNames(campaign.document.fields);
  const [id] = useState(() => task?.id ?? newId());
  const required = [{ required: true, message: t('missing') }];
  return (
    <FormDialog<Entered>
      title={t(task ? 'changeTitle' : 'addTitle')}
      okText={t('prepare')}
      width={760}
      initialValues={
        task
          ? {
              field: task.field,
              title: task.title,
              standard: task.standard,
              dueOn: task.dueOn,
              indicators: task.indicators,
            }
          : { title: '', standard: '', dueOn: today, indicators: [] }
      }
      submit={async (entered) =>
        onDone({
          id,
          field: entered.field,
          title: entered.title.trim(),
          standard: entered.standard ?? '',
          dueOn: entered.dueOn,
          indicators: (entered.indicators ?? []).map((indicator) => ({
            ...indicator,
            target: indicator.target ?? null,
          })),
        })
      }
      onClose={onClose}
    >
      <Form.Item name="title" label={t('form.title')} rules={[{ ...required[0], whitespace: true }]}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="field" label={t('column.field')} rules={required}>
          <Select
            disabled={issued}
            options={campaign.document.fields.map(({ code }) => ({ value: code, label: fieldName(code) }))}
          />
        </Form.Item>
        <Form.Item name="dueOn" label={t('column.due')} rules={required}>
          <DayField min={issued ? undefined : today} />
        </Form.Item>
      </div>
      <Form.Item name="standard" label={t('form.standard')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
      <IndicatorList checked />
    </FormDialog>
  );
}
