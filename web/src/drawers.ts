/** Documents, what-if, differences and campaign, in one drawer beside the flight. */

import type { Flight } from "./bundle";
import { createCampaign } from "./campaign";
import type { Control } from "./control";
import { createDifferences } from "./differences";
import { createDocuments } from "./documents";
import { button, h, icon } from "./dom";
import { PANELS, SERVED } from "./header";
import { text } from "./texts";
import type { View } from "./view";
import { createWhatIf } from "./whatif";

export interface Drawers extends View {
  readonly name: string | null;
  /** Open a panel; the same again closes it; "" closes whatever is open. */
  open(name: string): void;
}

const MAKERS = {
  documents: createDocuments,
  whatif: createWhatIf,
  differences: createDifferences,
  campaign: createCampaign,
} as const;
type Name = keyof typeof MAKERS;

export function createDrawers(
  host: HTMLElement,
  control: Control,
  tell: (name: string | null) => void,
): Drawers {
  return new Drawer(host, control, tell);
}

interface Made {
  readonly view: View;
  readonly body: HTMLElement;
}

class Drawer implements Drawers {
  readonly #host: HTMLElement;
  readonly #control: Control;
  readonly #tell: (name: string | null) => void;
  readonly #heading = h("h2", { tabindex: -1 });
  readonly #made = new Map<Name, Made>();
  #chosen: Name | null = null;
  #flight: Flight | null = null;
  #ghost: Flight | null = null;

  constructor(host: HTMLElement, control: Control, tell: (name: string | null) => void) {
    this.#host = host;
    this.#control = control;
    this.#tell = tell;
    const close = button(icon("close"), () => this.open(""), {
      class: "quiet",
      "aria-label": text("page.close"),
    });
    host.append(h("div", { class: "drawer-head" }, this.#heading, close));
  }

  get name(): string | null {
    return this.#chosen;
  }

  open(name: string): void {
    const before = this.#chosen;
    this.#chosen = isPanel(name, this.#control) && name !== before ? name : null;
    this.#host.hidden = this.#chosen === null;
    document.body.dataset["drawer"] = this.#chosen ?? "";
    if (this.#chosen) this.#open(this.#chosen);
    else if (before) document.querySelector<HTMLElement>(`[data-panel="${before}"]`)?.focus();
    this.#tell(this.#chosen);
  }

  show(flight: Flight, ghost: Flight | null): void {
    this.#flight = flight;
    this.#ghost = ghost;
    this.#refresh();
  }

  at(seconds: number): void {
    if (this.#chosen) this.#made.get(this.#chosen)?.view.at(seconds);
  }

  dispose(): void {
    for (const one of this.#made.values()) one.view.dispose();
    document.body.dataset["drawer"] = "";
    this.#host.remove();
  }

  #open(name: Name): void {
    this.#heading.textContent = text(`panel.${name}`);
    this.#make(name);
    for (const [key, one] of this.#made) one.body.hidden = key !== name;
    this.#refresh();
    this.#heading.focus();
  }

  #make(name: Name): void {
    if (this.#made.has(name)) return;
    const body = h("div", { class: `panel ${name}` });
    this.#host.append(body);
    this.#made.set(name, { view: MAKERS[name](body, this.#control), body });
  }

  #refresh(): void {
    const view = this.#chosen ? this.#made.get(this.#chosen)?.view : null;
    if (!view || !this.#flight) return;
    view.show(this.#flight, this.#ghost);
    view.at(this.#control.clock.seconds);
  }
}

function isPanel(name: string, control: Control): name is Name {
  return (PANELS as readonly string[]).includes(name) && (control.source.hasServer || !SERVED.has(name));
}
