import QtQuick

// What a clerk wrote themselves: lines end where a clause ends, and inside a clause only when it is longer than a line.
Words {
    id: own

    text: ""
    onSaysChanged: arrange()
    onWidthChanged: arrange()

    FontMetrics {
        id: metrics
        font: own.font
        onFontChanged: own.arrange()
    }

    // No binding: a layout may ask how wide the text would like to be, and the text depends on its width.
    function arrange(): void {
        text = inClauses(says);
    }

    // A zero-width space (U+200B) allows a break.
    function inClauses(sentence: string): string {
        const clauses = sentence.match(/.+?(?:[，。；：、！？]|[,;.!?]\s|$)/g) ?? [];
        const lines = clauses.map(clause => {
            const says = clause.trim();
            return metrics.advanceWidth(says) <= width ? glued(says) + (says === clause ? "\u200B" : " ") : bound(clause);
        });
        return lines.join("").trim();
    }
}
