// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import Hummingbird

/// One request of somebody who has logged in.
struct ConsoleVisit: Sendable {
    var session: ConsoleSession
    var theme: ConsoleTheme
    var query: FormFields
    /// What was sent with POST; nil with GET.
    var form: FormFields?

    var formToken: String { session.formToken.text }

    /// A whole page around `content`.
    func page(
        _ content: HTML, title: String, section: String = "", status: HTTPResponse.Status = .ok
    ) -> ConsoleAnswer {
        let frame = PageFrame(
            title: title, formToken: formToken, theme: theme, section: section,
            notice: query["done"].flatMap(Self.notice))
        return ConsoleAnswer(frame.page(content), status: status)
    }

    /// What was done, said on the next page. Only words of ours: an address cannot bring its own.
    private static func notice(_ name: String) -> String? {
        switch name {
        case "created": "The job was created."
        case "run": "The job was confirmed and will run."
        case "resume": "The job goes on."
        case "pause": "The job is being paused."
        case "cancel": "The job is being cancelled."
        case "priority": "The priority was changed."
        case "tags": "The tags were saved."
        default: nil
        }
    }
}
