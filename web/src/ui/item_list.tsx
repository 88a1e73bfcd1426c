// What a monitor found. Links come from outside: only http and https ones are made clickable.
import type { Item } from '@/lib/core/types';
import { Moment } from './time_text';
import './item_list.css';

function isWebLink(link: string | undefined): link is string {
  return link !== undefined && /^https?:\/\//i.test(link);
}

export function ItemList({ items }: { items: Item[] }) {
  return (
    <ul className="items">
      {items.map((item) => (
        <li key={item.id}>
          <div className="items-head">
            {isWebLink(item.link) ? (
              <a href={item.link} target="_blank" rel="noreferrer noopener">
                {item.title || item.link}
              </a>
            ) : (
              <strong>{item.title || item.id}</strong>
            )}
            {item.publishedAt && (
              <span className="soft small">
                <Moment at={item.publishedAt} relative />
              </span>
            )}
          </div>
          {(item.author || item.text) && (
            <p className="soft small items-text">{[item.author, item.text].filter(Boolean).join(': ')}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
