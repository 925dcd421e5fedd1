using Carillon.Executions;
using Carillon.Jobs;
using Carillon.Ledger;
using Carillon.Storage;
using Carillon.Storage.Rows;
using Carillon.TestKit;
using Carillon.TestKit.Engine;
using Xunit.Abstractions;

namespace Carillon.Tests.Ledger;

/// <summary>
/// Three processes over one store: clocks that come and don't, edits, stops, lost answers, processes that die. Afterwards every
/// instant is covered once, the totals are what the rows come to, and nothing is left behind.
/// </summary>
public sealed class RandomWalkTests(ITestOutputHelper output)
{
    /// <summary>Every change walks a few; <c>./test --long</c> many.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("CARILLON_LONG") is null ? 6 : 500)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Walk_SeededSteps_AccountsForEverythingOnce(int seed)
    {
        output.WriteLine($"Seed {seed}");
        using var walk = new Walk(seed);
        await walk.BeginAsync();
        for (var step = 0; step < 150; step++)
        {
            var said = await walk.StepAsync();
            output.WriteLine($"{step}: {said}");
        }

        await walk.SettleAsync();
        await walk.CheckAsync();
    }

    private sealed class Walk : IDisposable
    {
        private readonly Random _random;
        private readonly EngineUnderTest[] _engines;
        private readonly List<RunClaim> _claims = [];
        private readonly Dictionary<ExecutionId, int> _calls = [];
        private readonly Job[] _jobs;

        public Walk(int seed)
        {
            _random = new Random(seed);
            var first = new EngineUnderTest([new("Carillon:Defaults:PauseAfterLosses", "0")]);
            _engines = [first, first.Beside(), first.Beside()];
            var body = new LambdaBody((context, _) =>
            {
                lock (_calls)
                {
                    _calls[context.ExecutionId] = _calls.GetValueOrDefault(context.ExecutionId) + 1;
                }

                return Task.FromResult<JobResult?>(null);
            });
            _jobs =
            [
                .. from policy in Enum.GetValues<OverlapPolicy>()
                   from misfire in Enum.GetValues<MisfirePolicy>()
                   select Some.Job(Some.Definition() with { Overlap = policy, Misfire = misfire, RerunAfterLoss = (int)policy % 2 }, body),
            ];
        }

        public async Task BeginAsync()
        {
            foreach (var engine in _engines)
            {
                await engine.DeclareAsync(_jobs);
            }
        }

        public async Task<string> StepAsync()
        {
            var engine = _engines[_random.Next(_engines.Length)];
            var job = _jobs[_random.Next(_jobs.Length)];
            try
            {
                return await StepAsync(engine, job);
            }
            catch (Exception exception) when (exception is StateStoreUnavailableException or StateStoreOutcomeUnknownException)
            {
                return $"  {exception.Message}";
            }
            finally
            {
                engine.Store.OnCommit = null;
            }
        }

        /// <summary>Lets everything come to its end: clocks come again, and what was claimed and never run is lost.</summary>
        public async Task SettleAsync()
        {
            for (var i = 0; i < 200; i++)
            {
                foreach (var job in _jobs)
                {
                    await _engines[0].EditAsync(job, row => row.Pause is null ? null : row with { Pause = null });
                }

                _engines[0].Clock.Advance(TimeSpan.FromSeconds(30));
                await _engines[0].TickAsync();
                await EngineSteps.UntilAsync(IsQuietAsync, "what runs to end");
                if (i > 10 && (await LiveAsync()).Count == 0)
                {
                    return;
                }
            }

            Assert.Fail($"Still under way: {string.Join(", ", await LiveAsync())}");
        }

        public async Task CheckAsync()
        {
            var engine = _engines[0];
            var due = (await engine.Memory.ReadRangeAsync(StateKeys.DueUpTo(DateTimeOffset.MaxValue), 1_000, CancellationToken.None)).Rows.ToDictionary(row => ((DueRow)row.Row).Job);
            Assert.Equal(_jobs.Length, due.Count);
            foreach (var job in _jobs)
            {
                var state = await engine.StateAsync(job);
                var rows = await engine.FinishedAsync(job);
                Assert.Empty(state.Running);
                Assert.Empty(state.Waiting);
                Assert.Equal(rows.GroupBy(row => row.State).ToDictionary(group => group.Key, group => (long)group.Sum(row => row.Occurrences)), state.Totals.Where(total => total.Value > 0).ToDictionary());
                Assert.Equal(job.Schedule.DueWithin(Some.Instant, state.Cursor), ThreeClocksTests.Instants(rows));
                Assert.Equal(StateKeys.Due(state.NextDue!.Value, job.Id), due[job.Id].Key);
                Assert.Equal((await engine.RowAsync(job)).Edition, state.Edition);
                Assert.All(rows.Where(row => row.Attempts == 0), row => Assert.False(_calls.ContainsKey(row.Id)));
                Assert.All(rows.Where(row => row.State == ExecutionState.Succeeded), row => Assert.Equal(1, _calls[row.Id]));
            }

            Assert.All(_calls, call => Assert.Equal(1, call.Value));
        }

        public void Dispose() => _engines.Reverse().ToList().ForEach(engine => engine.Dispose());

        private async Task<string> StepAsync(EngineUnderTest engine, Job job)
        {
            switch (_random.Next(16))
            {
                case 0 or 1 or 2:
                    var by = TimeSpan.FromSeconds(_random.Next(1, 200));
                    engine.Clock.Advance(by);
                    return $"advance {by}";
                case 3 or 4 or 5:
                    return $"tick, {await engine.TickAsync()} started";
                case 6:
                    return $"{job.Id}: own timer, {Keep(await engine.TryClaimAsync(job, TimeSpan.FromSeconds(2)))}";
                case 7:
                    return $"{job.Id}: by hand, {Keep(await engine.TryClaimByHandAsync(job))}";
                case 8 or 9 when _claims.Count > 0:
                    var claim = _claims[_random.Next(_claims.Count)];
                    _claims.Remove(claim);
                    await engine.StartWaitingAsync(claim, await engine.RunAsync(claim));
                    return $"{claim.Job.Id}: run {claim.Id}";
                case 10:
                    await engine.PauseAsync(job, TimeSpan.FromSeconds(_random.Next(10, 300)));
                    return $"{job.Id}: pause";
                case 11:
                    var overlap = (OverlapPolicy)_random.Next(4);
                    await engine.OverrideAsync(job, new JobOverrides { Overlap = overlap, MaxRetries = _random.Next(3) });
                    return $"{job.Id}: {overlap}";
                case 12:
                    if (await LiveAsync() is { Count: > 0 } live)
                    {
                        await engine.AskToStopAsync(live[_random.Next(live.Count)].Id);
                    }

                    return "ask to stop";
                case 13:
                    engine.Store.LoseAnswerOnce(Kind());
                    return $"lost answer, {await engine.TickAsync()} started";
                case 14:
                    engine.Store.LoseAnswerOnce(Kind());
                    return $"{job.Id}: lost answer, {Keep(await engine.TryClaimAsync(job))}";
                case 15:
                    var other = _engines[_random.Next(_engines.Length)];
                    engine.Store.BeforeOnce(Kind(), () => other == engine ? Task.CompletedTask : other.TickAsync());
                    return $"tick beside another, {await engine.TickAsync()} started";
                default:
                    return "nothing";
            }
        }

        /// <summary>Whether only what was claimed and never run is under way. A record whose answer was lost waits for the clock.</summary>
        private async Task<bool> IsQuietAsync()
        {
            _engines[0].Clock.Advance(TimeSpan.FromMilliseconds(100));
            return (await LiveAsync()).All(live => live.Instance is null || _claims.Exists(claim => claim.Id == live.Id));
        }

        private string Keep(ClaimResult result)
        {
            if (result is ClaimResult.Claimed { Claim: var claim })
            {
                _claims.Add(claim);
            }

            return result.GetType().Name;
        }

        private string Kind() => new[] { "live", "state", "exec", "job" }[_random.Next(4)];

        private async Task<IReadOnlyList<LiveRow>> LiveAsync() => await _engines[0].LiveAsync();
    }
}
