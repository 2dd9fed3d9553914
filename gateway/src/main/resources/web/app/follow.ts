import { useEffect, useState } from 'preact/hooks';
import { Run, RunSummary, run as readRun, runs as readRuns } from './api';

/** A run, read again, at most once a second, whenever its event stream says that something happened. */
export function useRun(id: string | undefined): Run | undefined {
  const [view, setView] = useState<Run>();
  useEffect(() => {
    setView(undefined);
    if (!id) return;
    let gone = false;
    let source: EventSource | undefined;
    let timer: number | undefined;
    const refresh = async () => {
      timer = undefined;
      const next = await readRun(id).catch(() => undefined);
      if (gone || !next) return next;
      setView(next);
      return next;
    };
    refresh().then(first => {
      if (gone || !first) return;
      source = new EventSource(`/api/runs/${id}/events?lastEventId=${encodeURIComponent(first.cursor)}`);
      source.onmessage = () => { timer ??= window.setTimeout(refresh, 1000); };
    });
    return () => {
      gone = true;
      source?.close();
      window.clearTimeout(timer);
    };
  }, [id]);
  return view;
}

/** All runs, newest first. */
export function useRuns(): [RunSummary[] | undefined, () => void] {
  const [list, setList] = useState<RunSummary[]>();
  const refresh = () => { readRuns().then(setList, () => undefined); };
  useEffect(() => {
    refresh();
    const timer = window.setInterval(refresh, 4000);
    return () => window.clearInterval(timer);
  }, []);
  return [list, refresh];
}

/** The time of the clock, each second. */
export function useNow(active: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!active) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [active]);
  return now;
}
