using System.Text;
using System.Text.Json;
using Carillon.Executions;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Storage;

namespace Carillon.Tests.Storage;

public sealed class RowCodecTests
{
    /// <summary>Rows as version 1 wrote them. They stay here for good: what was once written must always be read.</summary>
    public static TheoryData<string, string> Version1 => new()
    {
        { "job!billing!nightly-export", """{"v":1,"row":{"functionName":"nightly-export","schedule":"0 30 2 * * *","timeZone":"Europe/Berlin","description":"Exports","timeout":"00:10:00","maxRetries":3,"enabled":true,"misfire":"All","maxLateness":"06:00:00","hash":"0123456789abcdef0123456789abcdef","build":"0.1.0","createdAt":"2026-03-02T10:00:00+00:00","updatedAt":"2026-03-03T10:00:00+00:00"}}""" },
        { "state!billing!nightly-export", """{"v":1,"row":{"cursor":"2026-03-02T10:00:00+00:00","nextDue":"2026-03-03T10:00:00+00:00","running":["019cae2b4d001111111111111111aaaa"],"lastRun":{"id":"019cae2b4d001111111111111111aaaa","state":"Failed","finishedAt":"2026-03-02T10:00:03+00:00","duration":"00:00:02.5000000"},"lastFailureAt":"2026-03-02T10:00:00+00:00","consecutiveFailures":1,"totals":{"Succeeded":7,"Missed":5000000000}}}""" },
        { "state!billing!nightly-export", """{"v":1,"row":{"cursor":"2026-03-02T10:00:00+00:00","totals":{"Succeeded":7},"counters":{"durations":{"counts":[1,0,0,6,0,0,0,0,0,5000000000],"sumUs":25000000000001},"lateness":{"counts":[7],"sumUs":84000},"attempts":9,"metered":7,"reads":8,"writes":15,"invocationUs":25000000500001}}}""" },
        { "due!0639080280000000000!billing!nightly-export", """{"v":1,"row":{"job":"billing/nightly-export","dueAt":"2026-03-02T10:00:00+00:00"}}""" },
        { "live!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","job":"billing/nightly-export","state":"Running","trigger":"Manual","requestedBy":"ada","reason":"why","startedAt":"2026-03-02T10:00:00.012+00:00","parameters":{"day":"2026-03-01"},"fence":"00112233445566778899aabbccddeeff","instance":"host-1","leaseUntil":"2026-03-02T10:01:00+00:00","progress":{"percent":12.5,"message":"half"},"logTail":"x"}}""" },
        { "exec!billing!nightly-export!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","job":"billing/nightly-export","state":"Failed","trigger":"Schedule","dueAt":"2026-03-02T10:00:00+00:00","occurrences":1,"startedAt":"2026-03-02T10:00:00.012+00:00","finishedAt":"2026-03-02T10:00:03+00:00","duration":"00:00:02.9880001","attempts":2,"message":"no","metrics":{"rows":0.1},"parameters":{},"error":{"type":"System.Exception","message":"no","stack":"at X"},"log":"a\nb","usage":{"workingSetMegabytes":81.5,"cpuPercent":12.5},"fence":"00112233445566778899aabbccddeeff","instance":"host-1","build":"0.1.0"}}""" },
        { "exec!billing!nightly-export!2516375447999999999!019cae2b4d001111111111111111bbbb", """{"v":1,"row":{"id":"019cae2b4d001111111111111111bbbb","job":"billing/nightly-export","state":"Succeeded","trigger":"Schedule","finishedAt":"2026-03-02T10:00:03+00:00","log":"a\nb","longLog":{"blob":"prod/logs/2026-03-02/019cae2b4d001111111111111111bbbb-00112233445566778899aabbccddeeff.log.gz","characters":210000,"lines":2000},"fence":"00112233445566778899aabbccddeeff","instance":"host-1","build":"0.1.0"}}""" },
        { "recent!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","job":"billing/nightly-export","state":"Failed","trigger":"Schedule","dueAt":"2026-03-02T10:00:00+00:00","occurrences":1,"startedAt":"2026-03-02T10:00:00.012+00:00","finishedAt":"2026-03-02T10:00:03+00:00","duration":"00:00:02.9880000","summary":"no"}}""" },
        { "live!019cae2b4d001111111111111111cccc", """{"v":1,"row":{"id":"019cae2b4d001111111111111111cccc","job":"billing/nightly-export","state":"Pending","trigger":"Manual","requestedBy":"ada","requestId":"4bf92f3577b34da6a3ce929d0e0e4736","costBefore":{"invocation":"00:00:01.2505000","reads":2,"writes":3}}}""" },
        { "exec!billing!nightly-export!2516375447999999999!019cae2b4d001111111111111111cccc", """{"v":1,"row":{"id":"019cae2b4d001111111111111111cccc","job":"billing/nightly-export","state":"Succeeded","trigger":"Manual","requestedBy":"ada","requestId":"4bf92f3577b34da6a3ce929d0e0e4736","finishedAt":"2026-03-02T10:00:03+00:00","cost":{"invocation":"00:00:03.0125000","reads":1,"writes":2},"instance":"host-1","build":"0.1.0"}}""" },
        { "audit!2516375447999999999!019cae2b4d001111111111111111cccc", """{"v":1,"row":{"id":"019cae2b4d001111111111111111cccc","at":"2026-03-02T10:00:00+00:00","by":"ada","requestId":"4bf92f3577b34da6a3ce929d0e0e4736","act":"pause"}}""" },
        { "audit!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","at":"2026-03-02T10:00:00+00:00","by":"ada","act":"override","job":"billing/nightly-export","reason":"why","before":{"schedule":null},"after":{"schedule":"0 0 3 * * *"}}}""" },
        { "idem!00ff", """{"v":1,"row":{"bodyHash":"ff00","at":"2026-03-02T10:00:00+00:00","execution":"019cae2b4d001111111111111111aaaa"}}""" },
        { "token!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","name":"deploy pipeline","secretHash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","role":"Operator","allNamespaces":false,"namespaces":["billing"],"createdAt":"2026-03-02T10:00:00+00:00","createdBy":"ada","reason":"why","expiresAt":"2026-05-31T10:00:00+00:00","lastUsedAt":"2026-03-02T11:00:00+00:00","revokedAt":"2026-03-03T10:00:00+00:00","revokedBy":"grace","revokeReason":"it got out"}}""" },
        { "build!0.1.0", """{"v":1,"row":{"build":"0.1.0","builtAt":"2026-03-01T10:00:00+00:00","lastSeen":"2026-03-02T10:00:00+00:00"}}""" },
        { "job!billing!nightly-alias", """{"v":1,"row":{"functionName":"nightly-alias","alias":"billing_nightly","functionAlias":"trigger_billing","schedule":"0 30 2 * * *","timeZone":"Europe/Berlin","timeout":"00:10:00","maxRetries":3,"hash":"0123456789abcdef0123456789abcdef","build":"0.1.0","createdAt":"2026-03-02T10:00:00+00:00","updatedAt":"2026-03-03T10:00:00+00:00"}}""" },
        { "conf!heartbeat", """{"v":1,"row":{"at":"2026-03-02T10:00:00+00:00","instance":"host-1","build":"0.1.0"}}""" },
        { "conf!health", """{"v":1,"row":{"at":"2026-03-02T10:00:00+00:00","instance":"host-1","build":"0.1.0"}}""" },
        { "log!0639080280000000000!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"keys":["state!billing!nightly-export","live!019cae2b4d001111111111111111aaaa"],"quiet":true}}""" },
        { "conf!backup-feed", """{"v":1,"row":{"id":"00112233445566778899aabbccddeeff","since":"2026-03-02T10:00:00+00:00","sequence":4711,"seal":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","to":"2026-03-02T10:01:00+00:00"}}""" },
        { "conf!backup-proof", """{"v":1,"row":{"provenAt":"2026-03-02T10:00:00+00:00","snapshot":"20260302t100000z-00112233","point":"2026-03-02T10:01:00+00:00","rows":5000000000,"failedAt":"2026-03-02T16:00:00+00:00","failure":"a part is missing"}}""" },
        { "conf!restore", """{"v":1,"row":{"snapshot":"20260302t100000z-00112233","point":"2026-03-02T10:00:00+00:00","through":4711,"parts":3,"increments":2}}""" },
        { "conf!restore", """{"v":1,"row":{"snapshot":"20260302t100000z-00112233","point":"2026-03-02T10:00:00+00:00","through":4711,"parts":3,"increments":2,"settlingSince":"2026-03-02T11:00:00+00:00"}}""" },
        { "conf!live", """{"v":1,"row":{"epoch":2,"generation":3,"newest":4}}""" },
        { "conf!live", """{"v":1,"row":{"epoch":2,"generation":3,"newest":4,"restore":{"id":"00112233445566778899aabbccddeeff","by":"ada","instance":"host-1","plan":"20260302t100000z-00112233 to 2026-03-02T10:00:00Z","generation":4,"until":"2026-03-02T10:00:30+00:00","holds":true}}}""" },
        { "sweep!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","at":"2026-03-02T10:00:00+00:00","trigger":"Schedule","execution":"019cae2b4d001111111111111111aaaa","action":"repair_rows","status":"success","processed":3,"duration":"00:00:00.0125000","error":"no"}}""" },
        { "alert!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","at":"2026-03-02T10:00:00+00:00","trigger":"Schedule","execution":"019cae2b4d001111111111111111aaaa","type":"failure_rate","subject":"billing/nightly-export","severity":"Critical","message":"4 of 10","status":"Acknowledged","seen":3,"lastSeenAt":"2026-03-02T12:00:00+00:00","acknowledgedAt":"2026-03-02T11:00:00+00:00","acknowledgedBy":"ada","resolvedAt":"2026-03-02T13:00:00+00:00","notices":2,"quietBecause":"x","deliveredAt":"2026-03-02T10:00:01+00:00","recoveryDeliveredAt":"2026-03-02T13:00:00+00:00","deliveryAttempts":4,"deliveryError":"answered 503"}}""" },
        { "check!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","at":"2026-03-02T10:00:00+00:00","trigger":"Schedule","execution":"019cae2b4d001111111111111111aaaa","component":"store","healthy":false,"responseTime":"00:00:00.0072500","problem":"slow","figures":{"roundTripMs":6000.5}}}""" },
        { "metric!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","at":"2026-03-02T10:00:00+00:00","trigger":"Schedule","execution":"019cae2b4d001111111111111111aaaa","type":"job","name":"success_rate","value":97.5,"unit":"percent","job":"billing/nightly-export"}}""" },
        { "clean!2516375447999999999!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","at":"2026-03-02T10:00:00+00:00","trigger":"Schedule","execution":"019cae2b4d001111111111111111aaaa","operation":"delete","table":"job_runs","processed":5000000000,"deleted":4999999999,"duration":"00:01:30","status":"success"}}""" },
        { "watch!failure_rate!billing~002fnightly-export", """{"v":1,"row":{"alert":"019cae2b4d001111111111111111aaaa","open":true,"noticed":[1772445600000]}}""" },
        { "watch!failure_rate!billing~002fnightly-export", """{"v":1,"row":{"alert":"019cae2b4d001111111111111111aaaa","open":true,"noticed":[1772445600000],"raised":4,"severity":"Critical"}}""" },
        { "notice!019cae2b4d001111111111111111aaaa", """{"v":1,"row":{"id":"019cae2b4d001111111111111111aaaa","alert":"019cae2b4d001111111111111111aaaa","kind":"Reminder","at":"2026-03-02T10:00:00+00:00","attempts":2,"nextAttemptAt":"2026-03-02T10:00:04+00:00"}}""" },
        { "conf!record-counts", """{"v":1,"row":{"at":"2026-03-02T10:00:00+00:00","counts":{"metrics_data":5000000000}}}""" },
        { "conf!handoff", """{"v":1,"row":{"key":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","madeAt":"2026-03-02T10:00:00+00:00"}}""" },
    };

    [Theory]
    [MemberData(nameof(Version1))]
    public void Decode_AsVersion1WroteIt_IsReadWithoutLoss(string key, string json)
    {
        var row = RowCodec.Decode(new RowKey(key), Encoding.UTF8.GetBytes(json));

        Assert.IsNotType<UnreadableRow>(row);
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(RowCodec.Encode(new RowKey(key), row));
        AssertHolds(before.RootElement, after.RootElement);
    }

    [Fact]
    public void Version1_Samples_CoverEveryKind() =>
        Assert.Equal(
            SampleRows.All.Select(sample => Kind(sample.Key)).Order(),
            Version1.Select(sample => Kind(new RowKey((string)sample[0]))).Distinct().Order());

    /// <summary>What stands under <c>conf</c> is of a kind of its own each.</summary>
    private static string Kind(RowKey key) => StateKeys.Kind(key) is "conf" ? key.Value : StateKeys.Kind(key);

    /// <summary>Whatever was written then is there now, with the same value. What was added since may stand beside it.</summary>
    private static void AssertHolds(JsonElement before, JsonElement after)
    {
        if (before.ValueKind != JsonValueKind.Object)
        {
            Assert.True(JsonElement.DeepEquals(before, after), $"{before} became {after}");
            return;
        }

        foreach (var property in before.EnumerateObject())
        {
            Assert.True(after.TryGetProperty(property.Name, out var value), $"'{property.Name}' is gone");
            AssertHolds(property.Value, value);
        }
    }

    [Theory]
    [InlineData("job!a!b", "", "")]
    [InlineData("job!a!b", "[]", "")]
    [InlineData("job!a!b", """{"v":1}""", "")]
    [InlineData("job!a!b", """{"v":1,"row":null}""", "null")]
    [InlineData("job!a!b", """{"v":1,"row":{}}""", "functionName")]
    [InlineData("job!a!b", """{"v":2,"row":{}}""", "newer build")]
    [InlineData("live!x", """{"v":1,"row":{"id":"short"}}""", "short")]
    [InlineData("live!x", """{"v":1,"row":{"state":"Dancing"}}""", "state")]
    [InlineData("nonsense!x", "{}", "nonsense")]
    [InlineData("conf!nonsense", "{}", "conf!nonsense")]
    [InlineData("conf!handoff!x", "{}", "conf!handoff!x")]
    public void Decode_Damaged_IsUnreadableAndSaysWhy(string key, string json, string said)
    {
        var row = RowCodec.Decode(new RowKey(key), Encoding.UTF8.GetBytes(json));

        Assert.Contains(said, Assert.IsType<UnreadableRow>(row).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_RowOfAnotherKind_IsRefused() =>
        Assert.Throws<ArgumentException>(() => RowCodec.Encode(StateKeys.Setting("heartbeat"), Some.Execution(state: ExecutionState.Failed)));

    [Fact]
    public void Encode_SettingOfAnotherKind_IsRefused() =>
        Assert.Throws<ArgumentException>(() => RowCodec.Encode(StateKeys.HandOffKey, Some.Heartbeat()));

    [Fact]
    public void Print_HandOffKey_LeavesTheKeyOut() =>
        Assert.DoesNotContain("AAEC", SampleRows.All[^1].Row.ToString(), StringComparison.Ordinal);
}
