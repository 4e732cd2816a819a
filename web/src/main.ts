/** Starts the page: settings, source, address, first flight. */

import { readAddress } from "./address";
import { Control } from "./control";
import { Link } from "./link";
import { Page } from "./page";
import { pictureReady } from "./picture";
import { Settings } from "./settings";
import { sourceOf } from "./source";
import { text } from "./texts";
import type { App, PictureRequest } from "./view";
import { isViewName, VIEW_NAMES } from "./views";

declare global {
  interface Window {
    /** For tests and pictures. */
    voskhod?: { readonly ready: Promise<void>; readonly clock: App["clock"]; readonly app: App };
  }
}

function pictureOf(query: URLSearchParams): PictureRequest | null {
  const view = query.get("picture");
  const at = Number(query.get("at") ?? 0);
  return view ? { view, at: Number.isFinite(at) ? at : 0 } : null;
}

async function start(control: Control, page: Page): Promise<void> {
  const address = readAddress(location.hash);
  const missions = await control.source.missions();
  const wanted = missions.find((one) => one.id === address.mission) ?? missions[0];
  page.setMissions(missions);
  const { picture } = control;
  if (picture && !isViewName(picture.view)) throw new Error(text("page.noview", picture.view, VIEW_NAMES));
  const seconds = picture?.at ?? address.seconds;
  await control.start({ ...address, seconds, mission: wanted?.id ?? address.mission ?? "" });
  if (picture) return pictureReady(page);
  const isOther = JSON.stringify(address.set) !== JSON.stringify(control.flight?.header.set ?? {});
  if (!control.source.hasServer && Object.keys(address.set).length > 0 && isOther) page.notice(text("page.still"));
  if (address.view) page.open(address.view);
  if (address.panel) page.open(address.panel);
}

function main(): void {
  const query = new URLSearchParams(location.search);
  const earth = document.querySelector<HTMLImageElement>("#earth")?.src ?? "earth.webp";
  const control = new Control(sourceOf(document), new Settings(query), earth, pictureOf(query));
  const page = new Page(document.body, control);
  const link = new Link(control, page);
  const begin = (): Promise<void> =>
    start(control, page).then(
      () => link.begin(),
      (error: unknown) => {
        page.fail(error, () => void begin());
        throw error;
      },
    );
  const ready = begin();
  ready.catch((error: unknown) => console.error(error));
  window.voskhod = { ready, clock: control.clock, app: control };
}

main();
