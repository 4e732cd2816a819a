/** One record of the evidence: its place, who says so and from whom, what speaks for and against. */

import type { Claim } from "./bundle";
import { button, h, icon } from "./dom";
import { figuresOf, verdictBadge } from "./documents";
import { ask } from "./source";
import { text } from "./texts";
import type { App } from "./view";

/** What of a dossier is shown; the rest of it is for programs. */
interface Dossier {
  readonly said?: string | null;
  readonly record?: { readonly note?: string };
  readonly stretches?: readonly {
    readonly passage: {
      readonly id: string;
      readonly line: number;
      readonly start: number;
      readonly end: number;
    };
    readonly document: { readonly id: string; readonly title: string };
  }[];
  readonly lineage?: readonly {
    readonly depth: number;
    readonly source: {
      readonly id: string;
      readonly name: string;
      readonly kind?: string;
      readonly date?: string;
      readonly place?: string;
    };
    readonly how: string | null;
    readonly is_doubtful: boolean;
  }[];
  readonly supports?: readonly Neighbour[];
  readonly contradicts?: readonly Neighbour[];
}

interface Neighbour {
  readonly claim: { readonly id: string; readonly says: string };
  readonly source?: string;
}

export interface RecordPanel {
  readonly element: HTMLElement;
  readonly id: string;
  show(claim: Claim, mission: string): Promise<void>;
}

export function createRecord(app: App, back: () => void): RecordPanel {
  const body = h("div", { class: "record-body" });
  const leave = (): void => {
    element.hidden = true;
    back();
  };
  const returns = button(icon("back"), leave, { class: "quiet back" });
  returns.append(text("doc.back"));
  const element = h("article", { class: "record", hidden: true }, returns, body);
  let id = "";
  return {
    element,
    get id() {
      return id;
    },
    async show(claim, mission) {
      id = claim.id;
      element.hidden = false;
      returns.focus();
      const rest = h(
        "div",
        { class: "dossier" },
        app.source.hasServer ? h("p", { class: "note" }, text("doc.loading")) : null,
      );
      body.replaceChildren(...headOf(claim, app), rest);
      if (!app.source.hasServer) return;
      const path = `api/evidence/${encodeURIComponent(mission)}/${encodeURIComponent(claim.id)}?flight=${app.flight?.id ?? ""}`;
      const dossier = await ask<Dossier>(path).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      );
      if (id !== claim.id) return;
      rest.replaceChildren(
        ...(dossier instanceof Error ? [h("p", { class: "error" }, dossier.message)] : dossierOf(dossier)),
      );
    },
  };
}

function headOf(claim: Claim, app: App): HTMLElement[] {
  const { time_s: time } = claim;
  const head = h(
    "div",
    { class: "claim-head" },
    h("span", { class: "id" }, claim.id),
    claim.verdict ? verdictBadge(claim.verdict) : null,
  );
  const parts: (HTMLElement | null)[] = [
    head,
    h("p", { class: "says" }, claim.says),
    h("p", { class: "speaker" }, claim.speaker ?? claim.source),
    figuresOf(claim),
    claim.why ? section(text("doc.why"), h("p", {}, claim.why)) : null,
    time === null ? null : button(text("doc.go"), () => app.clock.seek(time), { class: "primary" }),
  ];
  if (!app.source.hasServer) parts.push(section(text("doc.where"), h("p", {}, claim.where)));
  return parts.filter((part) => part !== null);
}

function dossierOf(dossier: Dossier): HTMLElement[] {
  const places = (dossier.stretches ?? []).map(({ passage, document }) =>
    h(
      "p",
      {},
      document.title,
      h("br"),
      h("code", {}, `${document.id} ${passage.id}`),
      " ",
      text("doc.line", passage.line, passage.start, passage.end),
    ),
  );
  const lineage = (dossier.lineage ?? []).map(({ depth, source, how, is_doubtful: isDoubtful }) =>
    h(
      "li",
      { "data-depth": Math.min(depth, 5) },
      source.name,
      h(
        "small",
        {},
        [how, source.date, source.kind, isDoubtful ? text("doc.doubtful") : null].filter(Boolean).join(" · "),
      ),
    ),
  );
  const sections = [
    places.length > 0 ? section(text("doc.where"), ...places) : null,
    dossier.record?.note ? section(text("doc.note"), h("p", {}, dossier.record.note)) : null,
    lineage.length > 0 ? section(text("doc.lineage"), h("ul", { class: "lineage" }, ...lineage)) : null,
    neighbours("doc.supports", dossier.supports),
    neighbours("doc.contradicts", dossier.contradicts),
  ];
  return sections.filter((part) => part !== null);
}

function neighbours(
  key: "doc.supports" | "doc.contradicts",
  records: readonly Neighbour[] | undefined,
): HTMLElement | null {
  if (!records || records.length === 0) return null;
  return section(
    text(key),
    h(
      "ul",
      {},
      ...records.map((one) =>
        h(
          "li",
          {},
          h("code", {}, one.claim.id),
          " ",
          one.claim.says,
          one.source ? h("small", {}, one.source) : null,
        ),
      ),
    ),
  );
}

function section(title: string, ...children: HTMLElement[]): HTMLElement {
  return h("section", {}, h("h3", {}, title), ...children);
}
