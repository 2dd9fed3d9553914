import { useEffect, useState } from 'preact/hooks';
import { follow, keyWanted, onKeyWanted } from './request';
import { Run, RunSummary, run as readRun, runs as readRuns } from './api';

/** A run, read again (at most once a second) whenever its event stream delivers an event. */
export function useRun(id: string | undefined): Run | undefined {
  const [view, setView] = useState<Run>();
  const wanted = useKeyWanted();
  useEffect(() => {
    setView(undefined);
    if (!id || wanted) return;
    let gone = false;
    const stop = new AbortController();
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
      follow(`/api/runs/${id}/events`, first.cursor, () => { timer ??= window.setTimeout(refresh, 1000); }, stop.signal);
    });
    return () => {
      gone = true;
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [id, wanted]);
  return view;
}

/** Whether the gateway requires a key before it shows anything. */
export function useKeyWanted(): boolean {
  const [wanted, setWanted] = useState(keyWanted());
  useEffect(() => onKeyWanted(() => setWanted(keyWanted())), []);
  return wanted;
}

/** All runs, newest first. */
export function useRuns(): [RunSummary[] | undefined, () => void] {
  const [list, setList] = useState<RunSummary[]>();
  const wanted = useKeyWanted();
  const refresh = () => { readRuns().then(setList, () => undefined); };
  useEffect(() => {
    if (wanted) return;
    refresh();
    const timer = window.setInterval(refresh, 4000);
    return () => window.clearInterval(timer);
  }, [wanted]);
  return [list, refresh];
}

/** The current time, updated every second. */
export function useNow(active: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!active) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [active]);
  return now;
}
