/** The keys of the timeline as a slider. */

import type { Clock } from "./clock";
import type { Span } from "./span";

/** Share of the stretch shown that Page Up and Page Down move the clock by. */
const PAGE = 0.1;

/** Keys that a slider has besides the arrows: both ends of the flight, and a page of the stretch shown. */
export function slideByKey(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "preventDefault">,
  { clock, span }: { readonly clock: Clock; readonly span: Span },
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const page = (span.to - span.from) * PAGE;
  const places: Readonly<Record<string, number>> = {
    Home: clock.begin,
    End: clock.duration,
    PageUp: clock.seconds + page,
    PageDown: clock.seconds - page,
  };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  clock.seek(place);
}
