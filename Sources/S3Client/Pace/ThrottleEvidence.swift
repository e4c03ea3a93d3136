// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Finds out which prefix of the keys of a bucket a store throttles, from what became of requests:
/// the longest that has the throttled ones in it, with no sign that others of it are not. Pure.
struct ThrottleEvidence: Sendable {
    private struct Node {
        var answered = 0.0
        var throttled = 0.0
        var children: [ArraySlice<UInt8>: Int] = [:]

        var total: Double { answered + throttled }
        var share: Double { total > 0 ? throttled / total : 0 }
    }

    /// What was found.
    struct Finding: Sendable, Equatable {
        var prefix: [UInt8]
        /// Requests a second that were not throttled meanwhile.
        var answeredPerSecond: Double
    }

    /// Prefixes looked at, and '/' in each: what a key has beyond them is not told apart.
    private static let nodesMax = 1_024
    private static let depthMax = 8
    /// Throttled requests, and seconds since the first, that say something.
    private static let throttledMin = 8.0
    private static let secondsMin = 0.2
    /// Requests that show that keys beside the throttled ones are asked for too.
    private static let othersMin = 16.0
    /// Prefixes told apart under one; where more are throttled, it is all of it.
    private static let hotMax = 8

    private var nodes = [Node()]
    private var began: Double

    init(at now: Double) { began = now }

    mutating func note(_ key: [UInt8], throttled: Bool) {
        var place = 0
        count(place, throttled)
        var start = key.startIndex
        var depth = 0
        while depth < Self.depthMax, let slash = key[start...].firstIndex(of: UInt8(ascii: "/")) {
            let part = key[start...slash]
            if let child = nodes[place].children[part] {
                place = child
            } else {
                guard nodes.count < Self.nodesMax else { return }
                nodes.append(Node())
                nodes[place].children[part] = nodes.count - 1
                place = nodes.count - 1
            }
            count(place, throttled)
            start = slash + 1
            depth += 1
        }
    }

    /// Whether requests for other keys than those with the prefix were answered.
    func hasOthers(than prefix: [UInt8], within parent: [UInt8]) -> Bool {
        guard let whole = node(parent), let part = node(prefix) else { return true }
        return whole.answered - part.answered >= Self.othersMin
    }

    /// What throttling there is beyond what happens by the way; empty while that is not known.
    func findings(at now: Double) -> [Finding] {
        let all = nodes[0]
        guard all.throttled >= Self.throttledMin, now - began >= Self.secondsMin,
            all.throttled > all.answered / 50 + 3
        else { return [] }
        return throttled(0, []).map { place, prefix in
            Finding(prefix: prefix, answeredPerSecond: nodes[place].answered / (now - began))
        }
    }

    private mutating func count(_ place: Int, _ throttled: Bool) {
        if throttled { nodes[place].throttled += 1 } else { nodes[place].answered += 1 }
    }

    private func node(_ prefix: [UInt8]) -> Node? {
        var place = 0
        var start = prefix.startIndex
        while let slash = prefix[start...].firstIndex(of: UInt8(ascii: "/")) {
            guard let child = nodes[place].children[prefix[start...slash]] else { return nil }
            place = child
            start = slash + 1
        }
        return nodes[place]
    }

    /// The prefixes under a node, or the node itself, that are throttled as a whole.
    private func throttled(_ place: Int, _ prefix: [UInt8]) -> [(place: Int, prefix: [UInt8])] {
        let node = nodes[place]
        let itself = [(place: place, prefix: prefix)]
        let hot = node.children.filter { nodes[$0.value].throttled >= 3 }
            .sorted { $0.value < $1.value }
        guard !hot.isEmpty, hot.count <= Self.hotMax else { return itself }
        let hotThrottled = hot.reduce(0) { $0 + nodes[$1.value].throttled }
        let hotTotal = hot.reduce(0) { $0 + nodes[$1.value].total }
        let (others, othersThrottled) = (node.total - hotTotal, node.throttled - hotThrottled)
        let hasOthers = others >= Self.othersMin
        let othersShare = others > 0 ? othersThrottled / others : 0
        // What is beside them is throttled as well: it is all of this prefix.
        if hasOthers, othersShare * 4 >= hotThrottled / hotTotal { return itself }
        let found = hot.map { (place: $0.value, of: throttled($0.value, prefix + $0.key)) }
        // Several that are throttled alike, and nothing else: what they have in common is.
        let isAlike = found.count > 1 && found.allSatisfy { $0.of.map(\.place) == [$0.place] }
        return isAlike && !hasOthers ? itself : found.flatMap(\.of)
    }
}
