// @ts-check
/**
 * Whether the workbench, which saves its state every few seconds, has saved an editor of which its state has a text. It runs in
 * the page.
 * @param {string} wanted
 */
export async function isSaved(wanted) {
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db-')) continue;
    const texts = await new Promise((/** @type {(texts: unknown[]) => void} */ resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const values = opening.result.transaction('ItemTable').objectStore('ItemTable').getAll();
        values.onsuccess = () => resolve(values.result);
        opening.result.close();
      };
    });
    if (texts.some((text) => String(text).includes('editorpart.state') && String(text).includes(wanted))) return true;
  }
  await new Promise((resolve) => setTimeout(resolve, 200)); // the caller asks again
  return false;
}
