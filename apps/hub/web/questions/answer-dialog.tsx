/** Answers a question of a county, or corrects the answer; all counties of the campaign get it. */
import { FormDialog } from '@linked/ui/form-dialog.tsx';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, type HubQuestion, trpc } from '../trpc.ts';

interface Entered {
  text: string;
  /** Left out where the caller's own congress answers. */
  organ?: string;
}

interface Props {
  campaign: CampaignDetail;
  question: HubQuestion;
  onClose: () => void;
}

export function AnswerDialog({ campaign, question, onClose }: Props) {
  const { t } = useTranslation('questions');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const revision = question.answer?.revision ?? 0;
  const [opened] = useState(revision);
  const submit = async (entered: Entered) => {
    try {
      await client.questions.answer.mutate({
        campaignId: campaign.id,
        questionId: question.id,
        revision,
        ...entered,
      });
      void message.success(t('sent'));
    } finally {
      await cache.invalidateQueries(trpc.questions.pathFilter());
    }
  };
  const required = { required: true, whitespace: true, message: t('missing') };
  return (
    <FormDialog<Entered>
      title={t('dialog.title', { region: question.regionName })}
      okText={t('dialog.send')}
      initialValues={{
        text: question.answer?.text ?? '',
        ...(question.mayNameOrgan && { organ: question.answer?.organ ?? campaign.issuingOrgan }),
      }}
      submit={submit}
      onClose={onClose}
    >
      <p className="prose form-alert">{question.text}</p>
      {question.answer && revision !== opened && (
        <Alert
          type="warning"
          showIcon
          className="form-alert"
          title={t('dialog.meanwhile', { name: question.answer.by })}
          description={<p className="prose">{question.answer.text}</p>}
        />
      )}
      <Form.Item
        name="text"
        label={t('dialog.text')}
        rules={[required]}
        extra={t(question.mayNameOrgan ? 'dialog.hint' : 'dialog.hintOfCity')}
      >
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
      </Form.Item>
      {question.mayNameOrgan && (
        <Form.Item name="organ" label={t('dialog.organ')} rules={[required]}>
          <Input maxLength={200} />
        </Form.Item>
      )}
    </FormDialog>
  );
}
