import { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ask, hasKey, keepKey } from './request';

/** A form for an access key of this yard. */
export function KeyForm() {
  const [key, setKey] = useState('');
  function enter(event: Event) {
    event.preventDefault();
    keepKey(key.trim());
  }
  return <section class="card wide" role="dialog" aria-label="Key">
    <h2>This yard requires an access key</h2>
    <form onSubmit={enter}>
      <input type="password" aria-label="Key" autocomplete="off" value={key}
        onInput={e => setKey(e.currentTarget.value)} />
      <button class="primary" disabled={!key.trim()}>Enter</button>
    </form>
    <p class="small quiet">
      The operator creates one with <code>./trainyard keys add NAME --role look</code>. It is stored in this tab only.
    </p>
  </section>;
}

/** A link to a response of the gateway. If a key is required, which a link cannot carry, the response is fetched first. */
export function ResponseLink({ href, children }: { href: string; children: ComponentChildren }) {
  async function open(event: Event) {
    if (!hasKey()) return;
    event.preventDefault();
    const shown = window.open('', '_blank');
    const response = await ask(href);
    const address = URL.createObjectURL(new Blob([await response.blob()], { type: 'text/plain;charset=utf-8' }));
    if (shown) shown.location.href = address;
    window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
  return <a href={href} onClick={open}>{children}</a>;
}
