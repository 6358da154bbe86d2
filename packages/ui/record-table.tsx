/** A list of records: a table at a desk, cards on a phone, so that nothing scrolls sideways. */
import { Checkbox, Pagination, Table } from 'antd';
import type { ReactNode } from 'react';
import './record-table.css';
import { useNarrow } from './use-narrow.ts';

export interface RecordColumn<Row> {
  key: string;
  title: string;
  /** Null or an empty text is left out of a card. */
  render: (row: Row) => ReactNode;
  width?: number | string;
  /** Numbers stand at the end of their cell. */
  align?: 'end';
  /** Names the record: row header of the table, heading of the card. One column has it. */
  lead?: boolean;
  /** Lets the reader order the table by this column; only where all rows are on one page. */
  sort?: (a: Row, b: Row) => number;
}

interface Paging {
  /** All rows there are, on every page. */
  total: number;
  limit: number;
  offset: number;
  onOffset: (offset: number) => void;
}

/** Records that can be chosen for a step on several at once. */
interface Selection<Row> {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  /** Rows of which this is false get no box. */
  selectable: (row: Row) => boolean;
  /** Names the box of a row. */
  label: (row: Row) => string;
  /** Names the box that chooses all of them. */
  allLabel: string;
}

interface Props<Row> {
  columns: readonly RecordColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Buttons of a record; title of their column. */
  actions?: { title: string; width?: number; render: (row: Row) => ReactNode };
  paging?: Paging;
  selection?: Selection<Row>;
}

/** The caller shows what stands in place of an empty list. */
export function RecordTable<Row extends object>(props: Props<Row>) {
  const { columns, rows, rowKey, actions, paging, selection } = props;
  const narrow = useNarrow();
  return (
    <>
      {narrow ? (
        <Cards columns={columns} rows={rows} rowKey={rowKey} actions={actions} selection={selection} />
      ) : (
        <div className="record-table">
          <Table<Row>
            size="small"
            pagination={false}
            rowKey={rowKey}
            dataSource={[...rows]}
            columns={[
              ...(selection
                ? [
                    {
                      key: 'selection',
                      width: 44,
                      title: <ChooseAll rows={rows} rowKey={rowKey} selection={selection} />,
                      render: (_: unknown, row: Row) => (
                        <Choose row={row} rowKey={rowKey} selection={selection} />
                      ),
                    },
                  ]
                : []),
              ...columns.map((column) => ({
                key: column.key,
                title: column.title,
                width: column.width,
                align: column.align,
                rowScope: column.lead ? ('row' as const) : undefined,
                sorter: column.sort,
                render: (_: unknown, row: Row) => column.render(row),
              })),
              ...(actions
                ? [
                    {
                      key: 'actions',
                      title: actions.title,
                      width: actions.width,
                      render: (_: unknown, row: Row) => (
                        <div className="record-card-actions" style={{ margin: 0 }}>
                          {actions.render(row)}
                        </div>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </div>
      )}
      {paging && paging.total > paging.limit && (
        <div className="record-pages">
          <Pagination
            size={narrow ? 'small' : 'medium'}
            simple={narrow}
            showSizeChanger={false}
            pageSize={paging.limit}
            current={Math.floor(paging.offset / paging.limit) + 1}
            total={paging.total}
            onChange={(page) => paging.onOffset((page - 1) * paging.limit)}
          />
        </div>
      )}
    </>
  );
}

interface ChooseProps<Row> {
  rowKey: (row: Row) => string;
  selection: Selection<Row>;
}

function Choose<Row>({ row, rowKey, selection }: ChooseProps<Row> & { row: Row }) {
  if (!selection.selectable(row)) return null;
  const key = rowKey(row);
  return (
    <Checkbox
      aria-label={selection.label(row)}
      checked={selection.chosen.has(key)}
      onChange={(event) => {
        const chosen = new Set(selection.chosen);
        if (event.target.checked) chosen.add(key);
        else chosen.delete(key);
        selection.onChange(chosen);
      }}
    />
  );
}

interface ChooseAllProps<Row> extends ChooseProps<Row> {
  rows: readonly Row[];
  /** Says beside the box what it does. */
  spelt?: boolean;
}

function ChooseAll<Row>({ rows, rowKey, selection, spelt = false }: ChooseAllProps<Row>) {
  const all = rows.filter(selection.selectable).map(rowKey);
  const chosen = all.filter((key) => selection.chosen.has(key)).length;
  return (
    <Checkbox
      aria-label={spelt ? undefined : selection.allLabel}
      disabled={all.length === 0}
      checked={all.length > 0 && chosen === all.length}
      indeterminate={chosen > 0 && chosen < all.length}
      onChange={(event) => selection.onChange(new Set(event.target.checked ? all : []))}
    >
      {spelt ? selection.allLabel : null}
    </Checkbox>
  );
}

const says = (content: ReactNode): boolean =>
  content !== null && content !== '' && content !== undefined && content !== false;

function Cards<Row extends object>(props: Omit<Props<Row>, 'paging'>) {
  const { columns, rows, rowKey, actions, selection } = props;
  const lead = columns.find((column) => column.lead);
  return (
    <>
      {selection && rows.some(selection.selectable) && (
        <ChooseAll rows={rows} rowKey={rowKey} selection={selection} spelt />
      )}
      <ul className="record-cards">
        {rows.map((row) => (
          <li key={rowKey(row)} className="record-card">
            {lead && (
              <div className="record-card-lead">
                {selection && <Choose row={row} rowKey={rowKey} selection={selection} />}
                {lead.render(row)}
              </div>
            )}
            <dl>
              {columns
                .filter((column) => column !== lead)
                .map((column) => ({ column, content: column.render(row) }))
                .filter(({ content }) => says(content))
                .map(({ column, content }) => (
                  <div key={column.key} style={{ display: 'contents' }}>
                    <dt>{column.title}</dt>
                    <dd>{content}</dd>
                  </div>
                ))}
            </dl>
            {actions && <div className="record-card-actions">{actions.render(row)}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}
