/** Tasks, one panel each, in the order of the document; the head of a panel says what is inside. */
import { PlusOutlined } from '@ant-design/icons';
import type { CampaignDocument } from '@linked/shared/campaigns/document.ts';
import { newId } from '@linked/shared/ids.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { Button, Collapse, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { TaskFields } from './draft-task.tsx';

interface Props {
  /** Ids of the tasks whose panels are open. */
  open: string[];
  onOpen: (ids: string[]) => void;
  /** Ids of the tasks that need a correction. */
  wrong: readonly string[];
}

export function TasksPart({ open, onOpen, wrong }: Props) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { today } = useSession();
  const form = Form.useFormInstance<CampaignDocument>();
  const document = Form.useWatch((values: CampaignDocument) => values, { form, preserve: true });
  const fieldName = (code: string | undefined) =>
    document?.fields?.find((field) => field?.code === code)?.name ?? code ?? '';

  return (
    <Form.List name="tasks">
      {(rows, { add, remove }, { errors }) => (
        <>
          <p className="part-hint">{t('form.tasksHint', { count: rows.length })}</p>
          <Collapse
            activeKey={open}
            onChange={(keys) => onOpen([keys].flat().map(String))}
            items={rows.map((row) => {
              const task = document?.tasks?.[row.name];
              return {
                key: task?.id ?? String(row.key),
                className: task && wrong.includes(task.id) ? 'task-wrong' : undefined,
                label: (
                  <span className="task-head">
                    <b>{task?.title || t('form.newTask')}</b>
                    <span>
                      {[
                        fieldName(task?.field),
                        task?.dueOn && t('form.dueShort', { date: format.day(task.dueOn) }),
                        t('form.indicatorCount', { count: task?.indicators?.length ?? 0 }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                ),
                children: (
                  <TaskFields
                    index={row.name}
                    fields={document?.fields ?? []}
                    phases={document?.phases ?? []}
                    onRemove={rows.length > 1 ? () => remove(row.name) : null}
                  />
                ),
              };
            })}
          />
          <Form.ErrorList errors={errors} />
          <Button
            className="add-below"
            icon={<PlusOutlined />}
            disabled={rows.length >= 200}
            onClick={() => {
              const field = form.getFieldValue(['fields', 0, 'code']) as string;
              const id = newId();
              add({
                id,
                code: `task-${Date.now().toString(36)}`,
                field,
                title: '',
                standard: '',
                dueOn: today,
                revision: 1,
                indicators: [],
              });
              onOpen([...open, id]);
            }}
          >
            {t('form.addTask')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
