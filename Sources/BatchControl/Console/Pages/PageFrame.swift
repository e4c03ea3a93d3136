// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What is around every page: head, header, navigation, footer.
struct PageFrame: Sendable {
    /// For the title of the window; the page's own heading stands in its content.
    var title: String
    /// Of the session; nil on pages for somebody who has not logged in.
    var formToken: String?
    var theme = ConsoleTheme.system
    /// The part of the navigation that the page belongs to.
    var section = ""
    /// One sentence on what was just done.
    var notice: String?

    func page(_ content: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="en" data-theme="\(theme.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) · Bucket Brigade</title>
        <link rel="icon" href="/console/assets/icon.svg?\(ConsoleAssets.version)" \
        type="image/svg+xml">
        <link rel="stylesheet" href="/console/assets/console.css?\(ConsoleAssets.version)">
        <script src="/console/assets/console.js?\(ConsoleAssets.version)" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        \(header)
        <main id="main" tabindex="-1">
        \(noticeBox)
        \(content)
        </main>
        \(footer)
        </body>
        </html>

        """
    }

    private var header: HTML {
        """
        <header class="top"><div class="top-in">
        <a class="brand" href="/console/">\(Icon.bucket)<span>Bucket Brigade</span></a>
        \(navigation)
        </div></header>
        """
    }

    private var navigation: HTML? {
        guard let formToken else { return nil }
        return """
            <nav aria-label="Main"><ul>
            <li><a href="/console/"\(current("jobs"))>Jobs</a></li>
            <li><a href="/console/new"\(current("new"))>Create job</a></li>
            <li><a href="/console/help"\(current("help"))>Help</a></li>
            </ul></nav>
            <form class="logout" method="post" action="/console/logout">\(csrf(formToken))\
            <button class="plain" type="submit">Log out</button></form>
            """
    }

    private func current(_ name: String) -> HTML {
        "\(" aria-current=\"page\"", when: section == name)"
    }

    private var noticeBox: HTML {
        guard let notice else { return "" }
        return "<p class=\"notice\" role=\"status\">\(Icon.check)<span>\(notice)</span></p>"
    }

    private var footer: HTML {
        let choices: [HTML] = ConsoleTheme.allCases.map { choice in
            """
            <button class="plain" name="theme" value="\(choice.rawValue)" type="submit" \
            aria-pressed="\(choice == theme ? "true" : "false")">\(choice.name)</button>
            """
        }
        return """
            <footer class="bottom"><div class="bottom-in">
            <form method="post" action="/console/theme" class="theme" aria-label="Colours">
            <span aria-hidden="true">Colours</span>\(choices)</form>
            <p>Bucket Brigade \(Product.version)</p>
            </div></footer>
            """
    }

    /// The field that proves that a form is ours.
    static func csrf(_ formToken: String) -> HTML {
        "<input type=\"hidden\" name=\"csrf\" value=\"\(formToken)\">"
    }

    private func csrf(_ formToken: String) -> HTML { Self.csrf(formToken) }
}
