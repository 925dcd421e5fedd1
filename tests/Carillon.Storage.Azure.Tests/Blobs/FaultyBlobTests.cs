using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Carillon.Backups;
using Carillon.Storage.Azure.Blobs;
using Carillon.TestKit;
using Carillon.TestKit.Azurite;
using Carillon.TestKit.Faults;
using Carillon.TestKit.Time;

namespace Carillon.Storage.Azure.Tests.Blobs;

/// <summary>What the store of backups says and does where the service, or the way to it, fails.</summary>
[Trait("Req", "SC27")]
public sealed class FaultyBlobTests : IAsyncLifetime
{
    private static readonly byte[] Content = "content"u8.ToArray();

    private EmulatedContainer _container = null!;
    private FaultProxy _proxy = null!;
    private BlobBackupStore _store = null!;
    private BlobBackupStore _direct = null!;

    public static TheoryData<Fault> Errors => [Fault.ServerError, Fault.ServerErrorAfter, Fault.Busy, Fault.Throttled, Fault.Silence, Fault.SilenceAfter, Fault.Cut, Fault.CutAfter];

    public async Task InitializeAsync()
    {
        _container = await EmulatedContainer.ChooseAsync();
        await _container.Client.CreateAsync();
        _proxy = await FaultProxy.StartAsync((await AzuriteServer.SharedAsync()).Blobs);
        _store = _container.Over(_proxy).Store(timeLimit: TimeSpan.FromSeconds(3));
        _direct = _container.Store();
        await _store.DeleteAsync("dev/none", CancellationToken.None);
        _proxy.Forget();
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        _direct.Dispose();
        await _proxy.DisposeAsync();
        await _container.Client.DeleteIfExistsAsync();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Write_OneFault_IsWrittenOnce(Fault fault)
    {
        _proxy.Plan = FaultPlan.Once(fault, _ => true);

        Assert.True(await WriteAsync("dev/a"));

        Assert.Equal(Content, await ReadAsync(_direct, "dev/a"));
        Assert.Equal(fault, _proxy.Requests[0].Fault);
        Assert.False(await WriteAsync("dev/a"));
    }

    /// <summary>In blocks, those of several writers under one name could become one blob.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9 * 1024 * 1024)]
    public async Task Write_OfAnySize_IsOneRequest(int size)
    {
        Assert.True(await _store.TryWriteAsync("dev/a", new byte[size], CancellationToken.None));

        Assert.EndsWith("/dev/a", Assert.Single(_proxy.Requests).Target, StringComparison.Ordinal);
    }

    /// <summary>Written with an empty body, which connections may send again by themselves.</summary>
    [Theory]
    [InlineData(Fault.CutAfter)]
    [InlineData(Fault.ServerErrorAfter)]
    public async Task Write_OfNothingWithALostAnswer_IsWritten(Fault fault)
    {
        _proxy.Plan = FaultPlan.Once(fault, _ => true);

        Assert.True(await _store.TryWriteAsync("dev/a", ReadOnlyMemory<byte>.Empty, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Write_OverOneThatIsThere_LeavesItWhateverFails(Fault fault)
    {
        await _direct.TryWriteAsync("dev/a", "first"u8.ToArray(), CancellationToken.None);
        _proxy.Plan = FaultPlan.Once(fault, _ => true);

        Assert.False(await WriteAsync("dev/a"));

        Assert.Equal("first"u8.ToArray(), await ReadAsync(_direct, "dev/a"));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Read_OneFault_IsTriedAgain(Fault fault)
    {
        await _direct.TryWriteAsync("dev/a", Content, CancellationToken.None);
        _proxy.Plan = FaultPlan.Once(fault, _ => true);
        Assert.Equal(Content, await ReadAsync(_store, "dev/a"));

        _proxy.Plan = FaultPlan.Once(fault, _ => true);
        Assert.Equal("dev/a", Assert.Single(await _store.ListAsync("dev/", CancellationToken.None).ToListAsync()).Name);

        _proxy.Plan = FaultPlan.Once(fault, _ => true);
        await _store.DeleteAsync("dev/a", CancellationToken.None);
        Assert.Null(await ReadAsync(_direct, "dev/a"));
        Assert.Equal(3, _proxy.Requests.Count(request => request.Fault == fault));
    }

    [Theory]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Silence)]
    [InlineData(Fault.Cut)]
    public async Task AnyCall_FaultsThatDoNotEnd_SayWhatCouldNotBeDone(Fault fault)
    {
        using var store = _container.Over(_proxy).Store(timeLimit: TimeSpan.FromSeconds(0.3));
        _proxy.Plan = FaultPlan.Of(_ => fault);

        var exceptions = await Task.WhenAll(
            Assert.ThrowsAsync<BackupStoreException>(() => store.TryWriteAsync("dev/a", Content, CancellationToken.None)),
            Assert.ThrowsAsync<BackupStoreException>(() => ReadAsync(store, "dev/a")),
            Assert.ThrowsAsync<BackupStoreException>(async () => await store.ListAsync("dev/", CancellationToken.None).ToListAsync()),
            Assert.ThrowsAsync<BackupStoreException>(() => store.DeleteAsync("dev/a", CancellationToken.None)));

        Assert.Equal(["'dev/a' could not be written", "'dev/a' could not be read", "'dev/' could not be listed", "'dev/a' could not be deleted"],
            exceptions.Select(exception => exception.Message.Split(" in Blob Storage, 127.0.0.1:")[0]));
        Assert.All(exceptions, exception => Assert.DoesNotContain(AzuriteServer.Key[..8], exception.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_GivenUpWhileTheServiceIsSilent_IsCancelled()
    {
        using var mayGoAway = new CancellationTokenSource();
        _proxy.Plan = FaultPlan.Of(_ =>
        {
            mayGoAway.Cancel();
            return Fault.Silence;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.TryWriteAsync("dev/a", Content, mayGoAway.Token));
    }

    [Fact]
    public async Task Write_ServiceIsGone_SaysThatNobodyAnswers()
    {
        var proxy = await FaultProxy.StartAsync(_proxy.Address);
        using var store = _container.Over(proxy).Store();
        await proxy.DisposeAsync();

        var exception = await Assert.ThrowsAsync<BackupStoreException>(() => store.TryWriteAsync("dev/a", Content, CancellationToken.None));

        Assert.Equal(BackupStoreFault.Connection, exception.Fault);
        Assert.Contains("nobody answers there", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ANameThatNobodyHas_SaysSo()
    {
        using var store = Store(options => new BlobServiceClient(AzuriteServer.ConnectionTo(new Uri("http://nowhere.invalid/a"), new Uri("http://nowhere.invalid/a")), options));

        var exception = await Assert.ThrowsAsync<BackupStoreException>(() => store.TryWriteAsync("dev/a", Content, CancellationToken.None));

        Assert.Equal(BackupStoreFault.NameResolution, exception.Fault);
        Assert.Contains("its name is not known. Is the account in Shared:Storage written as it is called?", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_KeyThatIsNotAccepted_NamesTheSettingAndNotTheKey()
    {
        var key = Convert.ToBase64String("not the key of this account, by far"u8);
        using var store = Store(options => new BlobServiceClient(_container.ConnectionString.Replace(AzuriteServer.Key, key, StringComparison.Ordinal), options));

        var exception = await Assert.ThrowsAsync<BackupStoreException>(() => store.TryWriteAsync("dev/a", Content, CancellationToken.None));

        Assert.Contains("Shared:Storage names", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch", 0, BackupStoreFault.Permission, "whoever Shared:Storage names may not do that (AuthorizationPermissionMismatch). An identity needs the role Storage Blob Data Contributor")]
    [InlineData(403, "AuthenticationFailed", 0, BackupStoreFault.Credentials, "it does not accept the key, signature or identity that Shared:Storage names (403, AuthenticationFailed).")]
    [InlineData(403, "AuthenticationFailed", 40, BackupStoreFault.Clock, "it does not accept requests of this time (403, AuthenticationFailed): the clock of this machine is 40 minutes ahead of that of the service.")]
    [InlineData(403, "AuthenticationFailed", -60, BackupStoreFault.Clock, "the clock of this machine is 60 minutes behind that of the service.")]
    [InlineData(401, "InvalidAuthenticationInfo", 0, BackupStoreFault.Credentials, "it does not accept the key, signature or identity that Shared:Storage names (401, InvalidAuthenticationInfo).")]
    [InlineData(409, "ContainerBeingDeleted", 0, BackupStoreFault.Container, "the container backups is being deleted.")]
    [InlineData(404, "ContainerNotFound", 0, BackupStoreFault.Container, "there is no container backups.")]
    [InlineData(400, "InvalidResourceName", 0, BackupStoreFault.Container, "It is written in Carillon:Backup:Container.")]
    [InlineData(400, "OutOfRangeInput", 0, BackupStoreFault.Other, "it answered 400, OutOfRangeInput.")]
    public async Task AnyCall_ErrorOfTheService_SaysWhatIsWrong(int status, string code, int minutesAhead, BackupStoreFault fault, string reason)
    {
        using var http = new HttpClient(new Refusing((HttpStatusCode)status, code, Some.Instant.AddMinutes(-minutesAhead)));
        using var store = new BlobBackupStore(new BlobConnection("Shared:Storage", options =>
        {
            options.Transport = new HttpClientTransport(http);
            return new BlobServiceClient(new Uri("https://acme.blob.core.windows.net/?sv=2024-11-04&sig=bm90LWEtc2lnbmF0dXJl"), options);
        }), "backups", new ManualClock(Some.Instant));

        foreach (var call in new Func<Task>[]
        {
            () => store.TryWriteAsync("dev/a", Content, CancellationToken.None),
            () => ReadAsync(store, "dev/a"),
            async () => await store.ListAsync("dev/", CancellationToken.None).ToListAsync(),
        })
        {
            var exception = await Assert.ThrowsAsync<BackupStoreException>(call);
            Assert.Equal(fault, exception.Fault);
            Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
            Assert.Contains("in Blob Storage, acme.blob.core.windows.net, container backups:", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("bm90LWEtc2lnbmF0dXJl", exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=nowhere")]
    public void Store_AConnectionThatMakesNoClient_NamesTheSettingAndNotItsValue(string connectionString)
    {
        var exception = Assert.Throws<BackupStoreException>(() => Store(options => new BlobServiceClient(connectionString, options)));

        Assert.StartsWith("Shared:Storage", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.ToString(), StringComparison.Ordinal);
    }

    private static BlobBackupStore Store(Func<BlobClientOptions, BlobServiceClient> connect) => new(new BlobConnection("Shared:Storage", connect), "backups", TimeProvider.System);

    private static async Task<byte[]?> ReadAsync(BlobBackupStore store, string name)
    {
        using var content = new MemoryStream();
        return await store.TryReadAsync(name, content, CancellationToken.None) ? content.ToArray() : null;
    }

    private Task<bool> WriteAsync(string name) => _store.TryWriteAsync(name, Content, CancellationToken.None);

    /// <summary>Answers every request with an error of the service.</summary>
    private sealed class Refusing(HttpStatusCode status, string code, DateTimeOffset date) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(status)
            {
                RequestMessage = request,
                Content = new StringContent($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>Made up.</Message></Error>", Encoding.UTF8, "application/xml"),
            };
            answer.Headers.Add("x-ms-error-code", code);
            answer.Headers.Date = date;
            return Task.FromResult(answer);
        }
    }
}
