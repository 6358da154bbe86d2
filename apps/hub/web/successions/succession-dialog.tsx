/** Records what becomes of a county; the lists of regions suggest what they know. */
import { DayField } from '@linked/ui/day-field.tsx';
import { showServerError } from '@linked/ui/form-errors.ts';
import { useSession } from '@linked/ui/session.tsx';
import { useFormat } from '@linked/ui/use-format.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CampaignDetail, client, queryClient, trpc } from '../trpc.ts';

interface Entered {
  from?: string;
  successors: string[];
  newName?: string;
  effectiveOn: string;
  reason: string;
}

export function SuccessionDialog({ campaign, onClose }: { campaign: CampaignDetail; onClose: () => void }) {
  const { t } = useTranslation('successions');
  const format = useFormat();
  const { message } = App.useApp();
  const { today } = useSession();
  const [form] = Form.useForm<Entered>();
  const [failure, setFailure] = useState<string | null>(null);
  const choices = useQuery(trpc.successions.choices.queryOptions({ campaignId: campaign.id })).data;
  const from = Form.useWatch('from', form);
  const successors = Form.useWatch('successors', form);
  const isRename = successors?.length === 1 && successors[0] === from;
  const suggestion = choices?.suggested.find((one) => one.from === from);
  const names = new Map(
    [...(choices?.counties ?? []), ...(choices?.later ?? [])].map((place) => [place.region, place.name]),
  );
  for (const place of suggestion?.successors ?? []) names.set(place.region, place.name);
  const options = [...names].map(([value, label]) => ({ value, label: `${label}（${value}）` }));
  const run = useMutation({
    mutationFn: (entered: Entered) =>
      client.successions.propose.mutate({
        campaignId: campaign.id,
        from: entered.from!,
        successors: entered.successors.map((region) => ({
          region,
          name: (isRename && entered.newName) || names.get(region) || region,
        })),
        effectiveOn: entered.effectiveOn,
        reason: entered.reason,
      }),
  });
  const submit = async (entered: Entered) => {
    setFailure(null);
    try {
      await run.mutateAsync(entered);
      await queryClient.invalidateQueries(trpc.successions.pathFilter());
      void message.success(t('proposed'));
      onClose();
    } catch (error) {
      setFailure(showServerError(form, error));
    }
  };
  const search = { showSearch: true, optionFilterProp: 'label' } as const;
  return (
    <Modal
      open
      title={t('add')}
      okText={t('add')}
      onOk={form.submit}
      confirmLoading={run.isPending}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div role="alert">
        {failure && (
          <Alert type="error" showIcon role="presentation" className="form-alert" title={failure} />
        )}
      </div>
      <Form<Entered>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{ effectiveOn: today, successors: [] }}
      >
        <Form.Item name="from" label={t('from')} rules={[{ required: true, message: t('required') }]}>
          <Select
            {...search}
            loading={!choices}
            options={choices?.counties.map(({ region, name }) => ({
              value: region,
              label: `${name}（${region}）`,
            }))}
          />
        </Form.Item>
        {suggestion && (
          <Alert
            type="info"
            showIcon
            className="form-alert"
            title={t('suggest', {
              from: names.get(suggestion.from),
              on: format.day(suggestion.on),
              successors: suggestion.successors.map((place) => place.name).join(t('separator')),
            })}
            action={
              <Button
                size="small"
                onClick={() => {
                  const [first] = suggestion.successors;
                  const isName = suggestion.successors.length === 1 && first?.region === suggestion.from;
                  form.setFieldsValue({
                    successors: suggestion.successors.map((place) => place.region),
                    newName: isName ? first.name : undefined,
                  });
                }}
              >
                {t('take')}
              </Button>
            }
          />
        )}
        <Form.Item
          name="successors"
          label={t('successors')}
          extra={t('successorsHint')}
          rules={[{ required: true, message: t('successorsMissing') }]}
        >
          <Select {...search} mode="multiple" options={options} />
        </Form.Item>
        {isRename && (
          <Form.Item
            name="newName"
            label={t('newName')}
            rules={[{ required: true, whitespace: true, message: t('newNameMissing') }]}
          >
            <Input maxLength={200} />
          </Form.Item>
        )}
        <Form.Item
          name="effectiveOn"
          label={t('effectiveOn')}
          rules={[{ required: true, message: t('dateMissing') }]}
        >
          <DayField />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reason')}
          extra={t('reasonHint')}
          rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
