// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Small drawings, our own; each stands beside words that say the same.
enum Icon {
    static let bucket: HTML = """
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">\
        <path d="M4 8h16l-2 12.2a1 1 0 0 1-1 .8H7a1 1 0 0 1-1-.8Z" fill="currentColor" \
        opacity=".22"/><path d="M5.5 8a6.5 5.5 0 0 1 13 0M3 8h18M4 8l2 12.2a1 1 0 0 0 1 .8h10a1 1 \
        0 0 0 1-.8L20 8M8 13c1.3 1 2.7 1 4 0s2.7-1 4 0"/></svg>
        """
    static let check = line("M4 12.5l5 5L20 6.5")
    static let cross = line("M6 6l12 12M18 6L6 18")
    static let warning = line("M12 4L2.5 20h19ZM12 10v5M12 17.2v.6")
    static let info = line("M12 3a9 9 0 1 0 .01 0ZM12 11v5.5M12 7.5v.6")
    static let hand = line("M12 3a9 9 0 1 0 .01 0ZM12 7v5.5l3.5 2")
    static let play = line("M7 4.5v15l12-7.5Z")
    static let pause = line("M8 5v14M16 5v14")
    static let dot = line("M12 8a4 4 0 1 0 .01 0Z")
    static let plus = line("M12 5v14M5 12h14")
    static let copy = line("M8 8V4h12v12h-4M4 8h12v12H4Z")
    static let down = line("M12 4v11M7 10.5l5 5 5-5M4 20h16")
    static let again = line("M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5")

    private static func line(_ path: HTML) -> HTML {
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">"
            + "<path d=\"" + path + "\"/></svg>"
    }

    /// For a badge of that tone.
    static func of(tone: String) -> HTML {
        switch tone {
        case "waiting": hand
        case "running": play
        case "good": check
        case "mixed": warning
        case "bad": cross
        default: dot
        }
    }
}
