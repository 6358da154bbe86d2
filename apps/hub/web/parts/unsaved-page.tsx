/**
 * A page with one long form that is saved by hand. What is typed is kept in the tab until then; somebody else's newer
 * version does not take it away.
 */
import { Page } from '@linked/ui/page.tsx';
import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';

/** Its sentences, in the words of what is drafted. */
export type UnsavedText = 'back' | 'discard' | 'save' | 'outdated' | 'keepMine' | 'unsaved' | 'notKept';

interface Props {
  title: string;
  text: (key: UnsavedText) => string;
  /** Something is typed that is not saved. */
  dirty: boolean;
  /** The tab could keep it. */
  kept: boolean;
  /** It was typed on an older version than the one stored. */
  outdated: boolean;
  /** Why it could not be saved. */
  failure: string | null;
  saving: boolean;
  /** An unchanged one cannot be saved. */
  saveChangedOnly?: boolean;
  onBack: () => void;
  onDiscard: () => void;
  onSave: () => void;
  /** Goes on with what is typed, as a change of the newer version. */
  onKeepMine: () => void;
  children: ReactNode;
}

export function UnsavedPage(props: Props) {
  const { text, dirty, kept, outdated, failure } = props;
  return (
    <Page
      title={props.title}
      actions={
        <>
          <Button onClick={props.onBack}>{text('back')}</Button>
          {dirty && <Button onClick={props.onDiscard}>{text('discard')}</Button>}
          <Button
            type="primary"
            onClick={props.onSave}
            loading={props.saving}
            disabled={props.saveChangedOnly === true && !dirty}
          >
            {text('save')}
          </Button>
        </>
      }
    >
      {outdated ? (
        <Alert
          type="warning"
          showIcon
          title={text('outdated')}
          action={
            <Button size="small" onClick={props.onKeepMine}>
              {text('keepMine')}
            </Button>
          }
        />
      ) : (
        dirty && (
          <Alert type={kept ? 'info' : 'warning'} showIcon title={text(kept ? 'unsaved' : 'notKept')} />
        )
      )}
      <div role="alert">{failure && <Alert type="error" showIcon role="presentation" title={failure} />}</div>
      {props.children}
    </Page>
  );
}
