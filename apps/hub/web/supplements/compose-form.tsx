/** The composer. What is typed is kept in the tab until it is saved; errors are shown at the field they belong to. */
import { newId } from '@linked/shared/ids.ts';
import { supplementContent } from '@linked/shared/supplements/supplement.ts';
import { appCodeOf } from '@linked/ui/error-message.ts';
import { type Issue, showIssues, showServerError } from '@linked/ui/form-errors.ts';
import { Panel } from '@linked/ui/page.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Form, Input, InputNumber, Radio, Select, TreeSelect } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { issueText } from '../campaigns/draft-issues.ts';
import { UnsavedPage } from '../parts/unsaved-page.tsx';
import {
  type CampaignDetail,
  client,
  type HubQuestion,
  type SupplementChoices,
  type SupplementDetail,
  trpc,
} from '../trpc.ts';
import { ChangeList } from './compose-changes.tsx';
import { dropComposed, keepComposed, readComposed } from './compose-storage.ts';
import { type Composed, composedOf, contentFrom, fieldPath } from './compose-values.ts';

interface Props {
  campaign: CampaignDetail;
  supplement: SupplementDetail | null;
  question: string | null;
  choices: SupplementChoices;
  questions: readonly HubQuestion[];
}

export function ComposeForm({ campaign, supplement, question, choices, questions }: Props) {
  const { t } = useTranslation('supplements');
  const { t: campaignText } = useTranslation('campaigns');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<Composed>();
  const key = supplement?.id ?? campaign.id;
  const [restored] = useState(() => readComposed(key));
  const [id] = useState(() => supplement?.id ?? restored?.id ?? newId());
  const [version, setVersion] = useState(restored?.version ?? supplement?.version ?? 0);
  const [dirty, setDirty] = useState(restored !== null);
  const [kept, setKept] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [issues, setIssues] = useState<Issue[]>([]);
  const stored: Composed = supplement
    ? composedOf(
        supplement.content,
        choices.tasks.map(({ task }) => task),
      )
    : {
        title: '',
        documentNo: '',
        issuingOrgan: '',
        text: '',
        questions: question ? [question] : [],
        everywhere: true,
        regions: [],
        receiptWorkdays: campaign.document.receiptWorkdays,
        changes: [],
      };

  useEffect(() => {
    showIssues(form, issues);
  }, [form, issues]);

  const typed = () => {
    setDirty(true);
    setKept(keepComposed(key, { id, version, values: form.getFieldsValue(true) as Composed }));
  };

  const save = async () => {
    setFailure(null);
    setIssues([]);
    const values = form.getFieldsValue(true) as Composed;
    const checked = supplementContent.safeParse(contentFrom(values));
    if (!checked.success) {
      setFailure(t('compose.invalid', { count: checked.error.issues.length }));
      setIssues(
        checked.error.issues.map((issue) => ({
          path: fieldPath(issue.path, values),
          message: issueText(issue, campaignText),
        })),
      );
      return;
    }
    setBusy(true);
    try {
      const saved = supplement
        ? await client.supplements.update.mutate({ id, version, content: checked.data })
        : await client.supplements.create.mutate({ id, campaignId: campaign.id, content: checked.data });
      dropComposed(key);
      cache.setQueryData(trpc.supplements.get.queryKey({ id }), saved);
      void cache.invalidateQueries(trpc.supplements.list.queryFilter());
      void cache.invalidateQueries(trpc.questions.pathFilter());
      void message.success(t('compose.saved'));
      await navigate({
        to: '/campaigns/$id/supplements/$supplement',
        params: { id: campaign.id, supplement: id },
      });
    } catch (error) {
      setFailure(showServerError(form, error));
      if (appCodeOf(error) === 'changed-meanwhile')
        void cache.invalidateQueries(trpc.supplements.get.queryFilter({ id }));
    } finally {
      setBusy(false);
    }
  };

  const discard = () => {
    dropComposed(key);
    form.setFieldsValue(stored);
    setVersion(supplement?.version ?? 0);
    setDirty(false);
    setFailure(null);
    setIssues([]);
  };

  return (
    <UnsavedPage
      title={t(supplement ? 'compose.edit' : 'compose.new')}
      text={(key) => t(`compose.${key}`)}
      dirty={dirty}
      kept={kept}
      outdated={supplement !== null && dirty && version !== supplement.version}
      failure={failure}
      saving={busy}
      onBack={() =>
        navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: { tab: 'supplements' } })
      }
      onDiscard={discard}
      onSave={save}
      onKeepMine={() => setVersion(supplement?.version ?? 0)}
    >
      <Form<Composed>
        form={form}
        layout="vertical"
        initialValues={restored?.values ?? stored}
        onValuesChange={typed}
      >
        <Panel title={t('compose.basics')}>
          <div className="narrow-form">
            <Form.Item name="title" label={t('form.title')} required>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item
              name="issuingOrgan"
              label={t('form.issuingOrgan')}
              extra={t('form.issuingOrganHint')}
              required
            >
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="documentNo" label={t('form.documentNo')}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="text" label={t('form.text')}>
              <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
            </Form.Item>
            <Form.Item name="questions" label={t('form.questions')} extra={t('form.questionsHint')}>
              <Select
                mode="multiple"
                optionFilterProp="label"
                placeholder={t('form.noQuestions')}
                options={questions
                  .filter((one) => !one.withdrawn)
                  .map((one) => ({ value: one.id, label: `${one.regionName}：${one.text.slice(0, 60)}` }))}
              />
            </Form.Item>
            <Form.Item name="everywhere" label={t('form.scope')}>
              <Radio.Group
                options={[
                  { value: true, label: t('form.everywhere', { count: campaign.counties }) },
                  { value: false, label: t('form.chosen') },
                ]}
              />
            </Form.Item>
            <Form.Item noStyle shouldUpdate={(before, after) => before.everywhere !== after.everywhere}>
              {({ getFieldValue }) =>
                getFieldValue('everywhere') === false && (
                  <Form.Item name="regions" label={t('form.regions')} required>
                    <TreeSelect
                      treeCheckable
                      showCheckedStrategy={TreeSelect.SHOW_PARENT}
                      treeNodeFilterProp="title"
                      treeData={choices.regions.map((city) => ({
                        value: city.code,
                        title: city.name,
                        children: city.counties
                          .filter((county) => county.code !== city.code)
                          .map((county) => ({ value: county.code, title: county.name })),
                      }))}
                    />
                  </Form.Item>
                )
              }
            </Form.Item>
            <Form.Item name="receiptWorkdays" label={t('form.receiptWorkdays')} required>
              <InputNumber min={1} max={30} precision={0} suffix={t('form.workdays')} />
            </Form.Item>
          </div>
        </Panel>
        <Panel title={t('compose.changes')}>
          <ChangeList campaign={campaign} choices={choices} onFilled={typed} />
        </Panel>
      </Form>
    </UnsavedPage>
  );
}
