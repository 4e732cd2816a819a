/** Pictures for documents: one view alone, still, marked when it is drawn. */

import type { Page } from "./page";

/** Frames that a view needs to draw itself after its data: one to lay out, one to draw. */
const FRAMES = 3;

/** Wait until the view is drawn, then mark the page for whoever takes the picture. */
export async function pictureReady(page: Page): Promise<void> {
  await page.viewsReady();
  for (let frame = 0; frame < FRAMES; frame++) await new Promise((next) => requestAnimationFrame(next));
  document.body.dataset["ready"] = "1";
}
