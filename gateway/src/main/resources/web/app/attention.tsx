import { useEffect, useState } from 'preact/hooks';
import { Finding, attention } from './api';

/** What is stuck in the yard, above everything else; nothing while all is well. */
export function Attention() {
  const [findings, setFindings] = useState<Finding[]>([]);
  useEffect(() => {
    const refresh = () => { attention().then(setFindings, () => undefined); };
    refresh();
    const timer = window.setInterval(refresh, 5000);
    return () => window.clearInterval(timer);
  }, []);
  if (findings.length === 0) return null;
  return <section class="attention" role="alert" aria-label="What needs attention">
    {findings.map(finding => <div key={finding.kind + (finding.stage ?? '') + (finding.run ?? '')}>
      <p><strong>{finding.what}</strong> <span class="small">since {new Date(finding.since).toLocaleTimeString()}</span></p>
      <p>{finding.remedy}</p>
    </div>)}
  </section>;
}
