/** The draft as a form in four parts. Errors are shown at the field they belong to, on the part that holds it. */
import { type CampaignDocument, campaignDocument } from '@linked/shared/campaigns/document.ts';
import { remindersOf } from '@linked/shared/reminders/settings.ts';
import { rhythmOf } from '@linked/shared/rhythm/rhythm.ts';
import { appCodeOf } from '@linked/ui/error-message.ts';
import { type Issue, showIssues, showServerError } from '@linked/ui/form-errors.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { App, Form, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UnsavedPage } from '../parts/unsaved-page.tsx';
import { type CampaignDetail, trpc } from '../trpc.ts';
import { BasicsPart } from './draft-basics.tsx';
import { FieldsPart } from './draft-fields.tsx';
import { localised } from './draft-issues.ts';
import { PhasesPart } from './draft-phases.tsx';
import { dropUnsaved, keepUnsaved, readUnsaved } from './draft-storage.ts';
import { TasksPart } from './draft-tasks.tsx';

const parts = ['basics', 'fields', 'phases', 'tasks'] as const;
type Part = (typeof parts)[number];

const partOf = (issue: Issue): Part => parts.find((part) => part === issue.path[0]) ?? 'basics';

/** A document that says nothing of rhythm and reminders is shown with what holds then. */
const whole = (document: CampaignDocument): CampaignDocument => ({
  ...document,
  rhythm: rhythmOf(document),
  reminders: remindersOf(document),
});

/** Ids of the tasks that issues point into. */
const taskIdsOf = (issues: readonly Issue[], { tasks }: CampaignDocument): string[] =>
  issues.flatMap(({ path: [name, index] }) => {
    const task = name === 'tasks' && typeof index === 'number' ? tasks[index] : undefined;
    return task ? [task.id] : [];
  });

export function DraftForm({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useTranslation('campaigns');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<CampaignDocument>();
  const [restored] = useState(() => readUnsaved(campaign.id));
  const [version, setVersion] = useState(restored?.version ?? campaign.version);
  const [dirty, setDirty] = useState(restored !== null);
  const [kept, setKept] = useState(true);
  const [part, setPart] = useState<Part>('basics');
  const [openTasks, setOpenTasks] = useState<string[]>([]);
  const [issues, setIssues] = useState<Issue[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  const save = useMutation(trpc.campaigns.update.mutationOptions());

  // The tab keeps what was typed; this only warns where the browser refused to keep it.
  useBlocker({ shouldBlockFn: () => false, enableBeforeUnload: () => dirty && !kept });

  // Fields can only be marked once they are on screen: their part and panel open first, then this runs.
  useEffect(() => {
    showIssues(form, issues);
  }, [form, issues]);

  const openAt = (found: Issue[]) => {
    const first = found[0];
    if (!first) return;
    const wrong = taskIdsOf(found, form.getFieldsValue(true));
    setPart(partOf(first));
    setOpenTasks((open) => [...new Set([...open, ...wrong])]);
    setIssues(found);
  };

  const submit = async () => {
    setFailure(null);
    setIssues([]);
    const checked = campaignDocument.safeParse(form.getFieldsValue(true));
    if (!checked.success) {
      setFailure(t('draft.invalid', { count: checked.error.issues.length }));
      openAt(checked.error.issues.map((issue) => localised(issue, t)));
      return;
    }
    try {
      const saved = await save.mutateAsync({ id: campaign.id, version, document: checked.data });
      dropUnsaved(campaign.id);
      setDirty(false);
      setVersion(saved.version);
      cache.setQueryData(trpc.campaigns.get.queryKey({ id: campaign.id }), saved);
      void cache.invalidateQueries(trpc.campaigns.list.queryFilter());
      void message.success(t('draft.saved'));
    } catch (error) {
      setFailure(showServerError(form, error));
      if (appCodeOf(error) === 'changed-meanwhile')
        void cache.invalidateQueries(trpc.campaigns.get.queryFilter({ id: campaign.id }));
    }
  };

  const discard = () => {
    dropUnsaved(campaign.id);
    form.setFieldsValue(whole(campaign.document));
    setVersion(campaign.version);
    setDirty(false);
    setFailure(null);
  };

  useEffect(() => {
    if (!dirty) setVersion(campaign.version);
  }, [campaign.version, dirty]);

  return (
    <UnsavedPage
      title={t('draft.title', { title: campaign.title })}
      text={(key) => t(`draft.${key}`)}
      dirty={dirty}
      kept={kept}
      outdated={dirty && version !== campaign.version}
      failure={failure}
      saving={save.isPending}
      saveChangedOnly
      onBack={() => navigate({ to: '/campaigns/$id', params: { id: campaign.id } })}
      onDiscard={discard}
      onSave={submit}
      onKeepMine={() => setVersion(campaign.version)}
    >
      <Form<CampaignDocument>
        form={form}
        layout="vertical"
        initialValues={whole(restored?.document ?? campaign.document)}
        onValuesChange={() => {
          setDirty(true);
          setKept(keepUnsaved(campaign.id, { version, document: form.getFieldsValue(true) }));
        }}
      >
        <Tabs
          activeKey={part}
          onChange={(key) => setPart(key as Part)}
          className="panel"
          items={[
            { key: 'basics', label: t('draft.part.basics'), forceRender: true, children: <BasicsPart /> },
            { key: 'fields', label: t('draft.part.fields'), forceRender: true, children: <FieldsPart /> },
            { key: 'phases', label: t('draft.part.phases'), forceRender: true, children: <PhasesPart /> },
            {
              key: 'tasks',
              label: t('draft.part.tasks'),
              forceRender: true,
              children: (
                <TasksPart
                  open={openTasks}
                  onOpen={setOpenTasks}
                  wrong={taskIdsOf(issues, form.getFieldsValue(true))}
                />
              ),
            },
          ]}
        />
      </Form>
    </UnsavedPage>
  );
}
