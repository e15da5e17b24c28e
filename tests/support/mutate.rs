//! Damages texts as files are damaged: bytes lost, delimiters put in, stretches moved.

use crate::random::Random;

/// What may stand anywhere by mistake.
const PIECES: &[&str] = &[
    "<span data-ttu-id=\"4c1d7-103\">",
    "</span><span class=\"sxs-lookup\"><span data-stu-id=\"4c1d7-103\">",
    "</span></span>",
    "</span>",
    "<span>",
    "&quot;sxs-lookup&quot;",
    "\">",
    "<!--",
    "-->",
    "<script>",
    "<div class=\"",
    "</table>",
    "<td>",
    "<br",
    "<username>",
    "]]>",
    "```",
    "~~~",
    "`",
    "**",
    "*",
    "__",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "|",
    "|---|---|\n",
    "\n|",
    "\n\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "    ",
    "\n> ",
    "\n- ",
    "\n1. ",
    "\n# ",
    "\n===\n",
    "\n---\n",
    "***\n",
    "> [!NOTE]\n",
    "> [!ヒント]\n",
    "> [!div class=\"x\"]\n",
    "> [!VIDEO https://example.com/v]\n",
    "[!INCLUDE [a](b.md)]",
    "[!TREE [a](hub.tree.yml)]",
    "# [a](#tab/a/b)\n",
    ":::row:::\n",
    ":::row-end:::\n",
    ":::column span=\"2\":::\n",
    ":::column-end:::\n",
    "::: zone target=\"x\"\n",
    "::: zone-end\n",
    ":::image type=\"content\" source=\"a.png\" alt-text=\"x\":::",
    ":::no-loc text=\"x\":::",
    "\\",
    "&",
    "&amp;",
    "&#0;",
    "&#x1F600;",
    "\0",
    "\u{e000}",
    "\u{e001}",
    "\u{fdd0}",
    "\u{feff}",
    "\u{200b}",
    "\u{a0}",
    "\u{3000}",
    "\u{2028}",
    "\u{10ffff}",
    "漢",
    "「",
    "😀\u{fe0f}",
    "https://",
    "a@b.c",
    "<https://a>",
    "[a]: b\n",
    "[^1]",
    "<a name=\"x\"></a>",
    "---\ntitle: x\n---\n",
    "title: [",
];

/// A text with up to eight faults.
pub(crate) fn mutate(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let until = (at + 1 + random.below(40)).min(bytes.len());
        match random.below(8) {
            0 => drop(bytes.drain(at..until)),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => bytes.truncate(at.max(1)),
            3 => {
                let copy = bytes[at..until].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            4 => drop(bytes.drain(..at.min(200))),
            _ => drop(bytes.splice(at..at, random.pick(PIECES).bytes())),
        }
    }
    // Loading refuses what is not UTF-8; the replacement character stands for the damage.
    String::from_utf8_lossy(&bytes).into_owned()
}
