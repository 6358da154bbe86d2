/** Exports of the archive, with how far each is. */
import { type ArchiveFormat, archiveFormats } from '@linked/shared/contracts/hub/archives.ts';
import { useFormat } from '@linked/ui/use-format.ts';
import { Alert, App, Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArchiveHead } from '../trpc.ts';
import { downloadArchive } from './download.ts';

const MB = 1_000_000;

export function DownloadButtons({ archive }: { archive: ArchiveHead }) {
  const { t } = useTranslation('archives');
  const format = useFormat();
  const { message } = App.useApp();
  const [running, setRunning] = useState<{ as: ArchiveFormat; bytes: number } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const begin = async (as: ArchiveFormat) => {
    const controller = new AbortController();
    abort.current = controller;
    setFailure(null);
    setRunning({ as, bytes: 0 });
    try {
      const name = await downloadArchive(archive.campaignId, as, {
        signal: controller.signal,
        onReceived: ({ bytes }) => setRunning({ as, bytes }),
      });
      void message.success(t('final.download.done', { name }));
    } catch (error) {
      if (!controller.signal.aborted)
        setFailure(t('final.download.failed', { reason: error instanceof Error ? error.message : '' }));
    } finally {
      setRunning(null);
    }
  };

  return (
    <section aria-label={t('final.download.title')}>
      <div className="archive-buttons">
        {archiveFormats.map((as) => (
          <Button key={as} disabled={running !== null} loading={running?.as === as} onClick={() => begin(as)}>
            {t(`final.download.${as}`)}
          </Button>
        ))}
        {running && (
          <Button type="text" onClick={() => abort.current?.abort()}>
            {t('final.download.cancel')}
          </Button>
        )}
      </div>
      <div role="status" className="archive-progress">
        {running && (
          <>
            {/* The length of a workbook is known only when it is written; that of the rows beforehand. */}
            {running.as === 'json' && (
              <Progress
                aria-label={t('final.download.progress')}
                percent={Math.min(100, Math.round((running.bytes / archive.size) * 100))}
                size="small"
              />
            )}
            <span className="soft">
              {t('final.download.running', { mb: format.number(running.bytes / MB, 1) })}
            </span>
          </>
        )}
      </div>
      {failure && <Alert type="error" showIcon title={failure} />}
    </section>
  );
}
