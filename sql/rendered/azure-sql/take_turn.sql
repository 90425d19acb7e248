-- Written by `npm run -s grid -- docs`: change the code it is made from, not this file.
-- Sent as: statement
-- Parameters: @turn nvarchar(4000)

declare @result int;
exec @result = sp_getapplock @Resource = @turn, @LockMode = N'Exclusive',
  @LockOwner = N'Transaction', @LockTimeout = 120000;
select @result as result;
