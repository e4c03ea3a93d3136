// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which colours somebody wants; kept in a cookie, so that it needs no script.
enum ConsoleTheme: String, Sendable, CaseIterable {
    /// As the system of who looks is set.
    case system
    case light
    case dark

    var name: String {
        switch self {
        case .system: "System"
        case .light: "Light"
        case .dark: "Dark"
        }
    }
}
