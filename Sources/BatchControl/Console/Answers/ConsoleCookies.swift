// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes

/// The two cookies of the console.
struct ConsoleCookies: Sendable {
    /// Whether they are sent over encrypted connections only.
    var isSecure: Bool

    /// A name with the prefix that browsers give to no other host (RFC 6265bis, 4.1.3.2).
    private var sessionName: String { isSecure ? "__Host-brigade-session" : "brigade-session" }

    func session(in headers: HTTPFields) -> String? { value(of: sessionName, in: headers) }

    func theme(in headers: HTTPFields) -> ConsoleTheme {
        value(of: "brigade-theme", in: headers).flatMap(ConsoleTheme.init) ?? .system
    }

    /// A line `Set-Cookie`: scripts cannot read it, other sites cannot have it sent, and it goes
    /// when the browser is closed.
    func set(session: String) -> String {
        "\(sessionName)=\(session); Path=/; HttpOnly; SameSite=Strict\(secure)"
    }

    var removingSession: String {
        "\(sessionName)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict\(secure)"
    }

    func set(theme: ConsoleTheme) -> String {
        "brigade-theme=\(theme.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
            + secure
    }

    private var secure: String { isSecure ? "; Secure" : "" }

    private func value(of name: String, in headers: HTTPFields) -> String? {
        for line in headers[values: .cookie] {
            for pair in line.split(separator: ";") {
                let text = pair.drop { $0 == " " }
                if text.hasPrefix(name + "=") { return String(text.dropFirst(name.count + 1)) }
            }
        }
        return nil
    }
}
