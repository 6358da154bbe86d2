/** A draft from a template: its dates are laid out from the first day chosen here. */
import { DayField } from '@linked/ui/day-field.tsx';
import { errorMessage } from '@linked/ui/error-message.ts';
import { Page, Panel } from '@linked/ui/page.tsx';
import { useSession } from '@linked/ui/session.tsx';
import { EmptyState, QueryState } from '@linked/ui/states.tsx';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface Entered {
  templateId: string;
  startsOn: string;
}

export function NewCampaignPage() {
  const { t } = useTranslation('campaigns');
  const { today } = useSession();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const templates = useQuery(trpc.campaigns.templates.queryOptions());
  const draft = useMutation(
    trpc.campaigns.draftFromTemplate.mutationOptions({
      onSuccess: async (campaign) => {
        cache.setQueryData(trpc.campaigns.get.queryKey({ id: campaign.id }), campaign);
        void cache.invalidateQueries(trpc.campaigns.list.queryFilter());
        await navigate({ to: '/campaigns/$id/edit', params: { id: campaign.id } });
      },
    }),
  );
  return (
    <Page title={t('new.title')}>
      <Panel title={t('new.template')}>
        <QueryState
          query={templates}
          isEmpty={(rows) => rows.length === 0}
          empty={<EmptyState title={t('new.noTemplates')} hint={t('new.noTemplatesHint')} />}
        >
          {(rows) => (
            <Form<Entered>
              layout="vertical"
              className="narrow-form"
              initialValues={{ templateId: rows[0]!.id, startsOn: today }}
              onFinish={(entered) => draft.mutate(entered)}
            >
              <Form.Item name="templateId" label={t('new.template')}>
                <Radio.Group>
                  {rows.map((row) => (
                    <Radio key={row.id} value={row.id}>
                      {t('new.templateLine', {
                        title: row.title,
                        fields: row.fields,
                        tasks: row.tasks,
                        edition: row.editionId,
                      })}
                    </Radio>
                  ))}
                </Radio.Group>
              </Form.Item>
              <Form.Item
                name="startsOn"
                label={t('new.startsOn')}
                extra={t('new.startsOnHint')}
                rules={[{ required: true, message: t('form.dateMissing') }]}
              >
                <DayField />
              </Form.Item>
              <div role="alert">
                {draft.error && (
                  <Alert
                    type="error"
                    showIcon
                    role="presentation"
                    className="form-alert"
                    title={errorMessage(draft.error)}
                  />
                )}
              </div>
              <Button type="primary" htmlType="submit" loading={draft.isPending}>
                {t('new.submit')}
              </Button>
            </Form>
          )}
        </QueryState>
      </Panel>
    </Page>
  );
}
