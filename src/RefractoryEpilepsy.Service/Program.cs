using RefractoryEpilepsy.Service.Commands;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
